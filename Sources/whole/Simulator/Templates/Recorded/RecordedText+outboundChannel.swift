extension RecordedText {
    /// Channel and caller headers of a recorded outbound leg.
    static let outboundChannel = """
        [c]
        Event-Name: CHANNEL_CREATE
        [a]
        Event-Name: CHANNEL_ANSWER
        [h]
        Event-Name: CHANNEL_HANGUP
        [x]
        Event-Name: CHANNEL_HANGUP_COMPLETE
        [d]
        Event-Name: CHANNEL_DESTROY
        [*]
        Core-UUID: {core}
        FreeSWITCH-Hostname: vm
        FreeSWITCH-Switchname: vm
        FreeSWITCH-IPv4: 192.0.2.2
        FreeSWITCH-IPv6: fd00%3A%3A2
        Event-Date-Local: {local}
        Event-Date-GMT: {gmt}
        Event-Date-Timestamp: {now}
        [cx]
        Event-Calling-File: switch_core_state_machine.c
        [c]
        Event-Calling-Function: switch_core_session_run
        Event-Calling-Line-Number: 626
        [ah]
        Event-Calling-File: switch_channel.c
        [a]
        Event-Calling-Function: switch_channel_perform_mark_answered
        Event-Calling-Line-Number: 3846
        [h]
        Event-Calling-Function: switch_channel_perform_hangup
        Event-Calling-Line-Number: 3445
        [x]
        Event-Calling-Function: switch_core_session_reporting_state
        Event-Calling-Line-Number: 943
        [d]
        Event-Calling-File: switch_core_session.c
        Event-Calling-Function: switch_core_session_perform_destroy
        Event-Calling-Line-Number: 1584
        [*]
        Event-Sequence: {sequence}
        [c]
        Channel-State: CS_INIT
        Channel-Call-State: DOWN
        Channel-State-Number: 2
        [a]
        Channel-State: CS_CONSUME_MEDIA
        Channel-Call-State: RINGING
        Channel-State-Number: 7
        [h]
        Channel-State: CS_EXCHANGE_MEDIA
        Channel-Call-State: ACTIVE
        Channel-State-Number: 10
        [x]
        Hangup-Cause: {cause}
        [xd]
        Channel-State: CS_REPORTING
        Channel-Call-State: HANGUP
        [x]
        Channel-State-Number: 11
        [d]
        Channel-State-Number: 12
        [*]
        Channel-Name: sofia/carrier/{callee}
        Unique-ID: {uuid}
        Call-Direction: outbound
        Presence-Call-Direction: outbound
        Channel-HIT-Dialplan: false
        [cahx]
        Channel-Call-UUID: {other}
        [c]
        Answer-State: ringing
        [a]
        Answer-State: answered
        [d]
        Channel-Call-UUID: {uuid}
        [hxd]
        Answer-State: hangup
        Hangup-Cause: {cause}
        [ahxd]
        Channel-Read-Codec-Name: PCMU
        Channel-Read-Codec-Rate: 8000
        Channel-Read-Codec-Bit-Rate: 64000
        Channel-Write-Codec-Name: PCMU
        Channel-Write-Codec-Rate: 8000
        Channel-Write-Codec-Bit-Rate: 64000
        [*]
        Caller-Direction: outbound
        Caller-Logical-Direction: outbound
        Caller-Username: {caller}
        Caller-Dialplan: XML
        Caller-Caller-ID-Name: {caller}
        Caller-Caller-ID-Number: {caller}
        Caller-Orig-Caller-ID-Name: {caller}
        Caller-Orig-Caller-ID-Number: {caller}
        Caller-Callee-ID-Name: Outbound%20Call
        Caller-Callee-ID-Number: {callee}
        Caller-Network-Addr: {source}
        Caller-ANI: {caller}
        Caller-Destination-Number: {callee}
        Caller-Unique-ID: {uuid}
        Caller-Source: mod_sofia
        Caller-Context: public
        Caller-Channel-Name: sofia/carrier/{callee}
        Caller-Profile-Index: 1
        Caller-Profile-Created-Time: {created}
        Caller-Channel-Created-Time: {created}
        Caller-Channel-Answered-Time: {answered}
        Caller-Channel-Progress-Time: {progress}
        Caller-Channel-Progress-Media-Time: 0
        Caller-Channel-Hangup-Time: {ended}
        Caller-Channel-Transfer-Time: 0
        Caller-Channel-Resurrect-Time: 0
        Caller-Channel-Bridged-Time: {bridged}
        Caller-Channel-Last-Hold: 0
        Caller-Channel-Hold-Accum: 0
        Caller-Screen-Bit: true
        Caller-Privacy-Hide-Name: false
        Caller-Privacy-Hide-Number: false
        Other-Type: originator
        Other-Leg-Direction: inbound
        Other-Leg-Logical-Direction: inbound
        Other-Leg-Username: {caller}
        Other-Leg-Dialplan: XML
        Other-Leg-Caller-ID-Name: {caller}
        Other-Leg-Caller-ID-Number: {caller}
        Other-Leg-Orig-Caller-ID-Name: {caller}
        Other-Leg-Orig-Caller-ID-Number: {caller}
        Other-Leg-Network-Addr: {source}
        Other-Leg-ANI: {caller}
        Other-Leg-Destination-Number: {callee}
        Other-Leg-Unique-ID: {other}
        Other-Leg-Source: mod_sofia
        Other-Leg-Context: public
        Other-Leg-Channel-Name: sofia/carrier/{caller}%40{source}%3A{port}
        Other-Leg-Profile-Created-Time: 0
        Other-Leg-Channel-Created-Time: 0
        Other-Leg-Channel-Answered-Time: 0
        [c]
        Other-Leg-Channel-Progress-Time: 0
        [ahxd]
        Other-Leg-Channel-Progress-Time: {progress}
        [*]
        Other-Leg-Channel-Progress-Media-Time: 0
        Other-Leg-Channel-Hangup-Time: 0
        Other-Leg-Channel-Transfer-Time: 0
        Other-Leg-Channel-Resurrect-Time: 0
        Other-Leg-Channel-Bridged-Time: 0
        Other-Leg-Channel-Last-Hold: 0
        Other-Leg-Channel-Hold-Accum: 0
        Other-Leg-Screen-Bit: true
        Other-Leg-Privacy-Hide-Name: false
        Other-Leg-Privacy-Hide-Number: false
        """
}
