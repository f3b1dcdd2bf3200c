extension RecordedText {
    /// Variables of a recorded inbound leg.
    static let inboundVariables = """
        [*]
        variable_direction: inbound
        variable_uuid: {uuid}
        [c]
        variable_call_uuid: {uuid}
        [*]
        variable_session_id: {session}
        variable_sip_from_user: {caller}
        variable_sip_from_port: {port}
        variable_sip_from_uri: {caller}%40{source}%3A{port}
        variable_sip_from_host: {source}
        [cahxdkKDrRE]
        variable_video_media_flow: disabled
        variable_text_media_flow: disabled
        [*]
        variable_channel_name: sofia/carrier/{caller}%40{source}%3A{port}
        [carREb]
        variable_sip_call_id: {call_id}
        [*]
        variable_sip_local_network_addr: 127.0.0.1
        variable_sip_network_ip: {source}
        variable_sip_network_port: {port}
        variable_sip_invite_stamp: {created}
        variable_sip_received_ip: {source}
        variable_sip_received_port: {port}
        variable_sip_via_protocol: udp
        variable_sip_from_user_stripped: {caller_digits}
        [carREb]
        variable_sip_from_tag: {from_tag}
        [*]
        variable_sofia_profile_name: carrier
        variable_sofia_profile_url: sip%3Amod_sofia%40127.0.0.1%3A5080
        variable_recovery_profile_name: carrier
        [carREb]
        variable_sip_full_via: SIP/2.0/UDP%20{source}%3A{port}%3Bbranch%3D{branch}-0
        variable_sip_full_from: %3Csip%3A{caller}%40{source}%3A{port}%3E%3Btag%3D{from_tag}
        variable_sip_full_to: %3Csip%3A{callee}%40127.0.0.1%3A5080%3E
        [*]
        variable_sip_req_user: {callee}
        variable_sip_req_port: 5080
        variable_sip_req_uri: {callee}%40127.0.0.1%3A5080
        variable_sip_req_host: 127.0.0.1
        variable_sip_to_user: {callee}
        variable_sip_to_port: 5080
        variable_sip_to_uri: {callee}%40127.0.0.1%3A5080
        variable_sip_to_host: 127.0.0.1
        variable_sip_contact_user: {caller}
        variable_sip_contact_port: {port}
        variable_sip_contact_uri: {caller}%40{source}%3A{port}
        variable_sip_contact_host: {source}
        variable_sip_user_agent: sipp-uac/3.6
        variable_sip_via_host: {source}
        variable_sip_via_port: {port}
        variable_max_forwards: 70
        variable_switch_r_sdp: v%3D0%0D%0Ao%3Dsipp%201%201%20IN%20IP4%20127.0.0.1%0D%0As%3D-%0D%0A\
        c%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%206000%20RTP/AVP%200%20101%0D%0Aa\
        %3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Drtpmap%3A101%20telephone-event/8000%0D%0A
        variable_ep_codec_string: CORE_PCM_MODULE.PCMU%408000h%4020i%4064000b
        variable_rtp_use_codec_string: PCMU,PCMA
        variable_remote_video_media_flow: inactive
        variable_remote_text_media_flow: inactive
        variable_remote_audio_media_flow: sendrecv
        [cahxdkKDrRE]
        variable_audio_media_flow: sendrecv
        [crRE]
        variable_remote_media_ip: 127.0.0.1
        variable_remote_media_port: 6000
        [*]
        variable_rtp_audio_recv_pt: 0
        variable_rtp_use_codec_name: PCMU
        variable_rtp_use_codec_rate: 8000
        variable_rtp_use_codec_ptime: 20
        variable_rtp_use_codec_channels: 1
        variable_rtp_last_audio_codec_string: PCMU%408000h%4020i%401c
        variable_read_codec: PCMU
        variable_original_read_codec: PCMU
        variable_read_rate: 8000
        variable_original_read_rate: 8000
        variable_write_codec: PCMU
        variable_write_rate: 8000
        [carREb]
        variable_endpoint_disposition: RECEIVED
        [ahxdkKD]
        variable_DP_MATCH: ARRAY%3A%3A{callee}%7C%3A%2B234
        [beBF]
        variable_DP_MATCH: ARRAY%3A%3A{callee}%7C%3A{callee}
        [ahxdkKDrREbeBF]
        variable_call_uuid: {uuid}
        [a]
        variable_current_application: answer
        [beBF]
        variable_hangup_after_bridge: true
        variable_current_application_data: sofia/gateway/gw5090/{callee}
        variable_current_application: bridge
        [b]
        variable_originate_disposition: failure
        variable_DIALSTATUS: INVALIDARGS
        variable_originate_signal_bond: {other}
        [beBF]
        variable_originated_legs: {other}%3BOutbound%20Call%3B{callee}
        [b]
        variable_sip_to_tag: {to_tag}
        [beBF]
        variable_switch_m_sdp: v%3D0%0D%0Ao%3Dsipp%201%201%20IN%20IP4%20127.0.0.1%0D%0As%3D-%0D%0A\
        c%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%207000%20RTP/AVP%200%20101%0D%0Aa\
        %3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Drtpmap%3A101%20telephone-event/8000%0D%0A
        variable_video_media_flow: inactive
        variable_text_media_flow: inactive
        variable_audio_media_flow: sendrecv
        [ahxdkKDbeBF]
        variable_rtp_local_sdp_str: v%3D0%0D%0Ao%3DFreeSWITCH%20{sdp}%20IN%20IP4%20127.0.0.1%0D%0A\
        s%3DFreeSWITCH%0D%0Ac%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%20{media}%20RTP\
        /AVP%200%0D%0Aa%3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Dptime%3A20%0D%0Aa%3Dsendrecv%0D%0A
        variable_local_media_ip: 127.0.0.1
        variable_local_media_port: {media}
        variable_advertised_media_ip: 127.0.0.1
        variable_rtp_use_pt: 0
        variable_rtp_use_ssrc: {ssrc}
        variable_rtp_2833_send_payload: 101
        variable_rtp_2833_recv_payload: 101
        variable_remote_media_ip: 127.0.0.1
        variable_remote_media_port: 6000
        [hxdkKDeBF]
        variable_endpoint_disposition: ANSWER
        [hxdkKDrREeBF]
        variable_sip_to_tag: {to_tag}
        [hxdkKDeBF]
        variable_sip_from_tag: {from_tag}
        variable_sip_cseq: 1
        variable_sip_call_id: {call_id}
        variable_sip_full_via: SIP/2.0/UDP%20{source}%3A{port}%3Bbranch%3D{branch}-5
        variable_sip_full_from: %3Csip%3A{caller}%40{source}%3A{port}%3E%3Btag%3D{from_tag}
        variable_sip_full_to: %3Csip%3A{callee}%40127.0.0.1%3A5080%3E%3Btag%3D{to_tag}
        [hxdkKD]
        variable_current_application_data: tone_stream%3A//%25(100,100,440)
        variable_current_application: playback
        [eBF]
        variable_originate_disposition: SUCCESS
        variable_DIALSTATUS: SUCCESS
        variable_originate_causes: {other}%3BNONE
        [e]
        variable_bridge_to: {other}
        [eBF]
        variable_last_bridge_to: {other}
        variable_bridge_channel: sofia/carrier/{callee}
        variable_bridge_uuid: {other}
        variable_signal_bond: {other}
        variable_last_sent_callee_id_name: Outbound%20Call
        variable_last_sent_callee_id_number: {callee}
        [hxdeBF]
        variable_sip_term_status: 200
        variable_proto_specific_hangup_cause: sip%3A200
        variable_sip_term_cause: 16
        [BF]
        variable_last_bridge_role: originator
        [xdBF]
        variable_sip_hangup_disposition: {hung_up_by}
        [xdKD]
        variable_playback_last_offset_pos: 320
        variable_playback_seconds: 0
        variable_playback_ms: 200
        variable_playback_samples: 1600
        variable_current_application_response: PLAYBACK%20ERROR
        [RE]
        variable_current_application_data: 60000
        variable_current_application: sleep
        [BF]
        variable_bridge_hangup_cause: {cause}
        [xdKDREBF]
        variable_hangup_cause: {cause}
        variable_hangup_cause_q850: {q850}
        variable_digits_dialed: none
        variable_start_stamp: {created.stamp}
        variable_profile_start_stamp: {created.stamp}
        [xdKDBF]
        variable_answer_stamp: {answered.stamp}
        [BF]
        variable_bridge_stamp: {bridged.stamp}
        [REBF]
        variable_progress_stamp: {progress.stamp}
        [xdKDREBF]
        variable_end_stamp: {ended.stamp}
        variable_start_epoch: {created.s}
        variable_start_uepoch: {created}
        variable_profile_start_epoch: {created.s}
        variable_profile_start_uepoch: {created}
        variable_answer_epoch: {answered.s}
        variable_answer_uepoch: {answered}
        variable_bridge_epoch: {bridged.s}
        variable_bridge_uepoch: {bridged}
        variable_last_hold_epoch: 0
        variable_last_hold_uepoch: 0
        variable_hold_accum_seconds: 0
        variable_hold_accum_usec: 0
        variable_hold_accum_ms: 0
        variable_resurrect_epoch: 0
        variable_resurrect_uepoch: 0
        variable_progress_epoch: {progress.s}
        variable_progress_uepoch: {progress}
        variable_progress_media_epoch: 0
        variable_progress_media_uepoch: 0
        variable_end_epoch: {ended.s}
        variable_end_uepoch: {ended}
        [xdKD]
        variable_last_app: playback
        variable_last_arg: tone_stream%3A//%25(100,100,440)
        [RE]
        variable_last_app: sleep
        variable_last_arg: 60000
        [BF]
        variable_last_app: bridge
        variable_last_arg: sofia/gateway/gw5090/{callee}
        [xdKDREBF]
        variable_caller_id: %22{caller}%22%20%3C{caller}%3E
        variable_duration: {duration.s}
        variable_billsec: {billed.s}
        variable_progresssec: 0
        variable_answersec: {answering.s}
        variable_waitsec: {waited.s}
        variable_progress_mediasec: 0
        variable_flow_billsec: {flow.s}
        variable_mduration: {duration.ms}
        variable_billmsec: {billed.ms}
        variable_progressmsec: 0
        variable_answermsec: {answering.ms}
        variable_waitmsec: {waited.ms}
        variable_progress_mediamsec: 0
        variable_flow_billmsec: {flow.ms}
        variable_uduration: {duration}
        variable_billusec: {billed}
        variable_progressusec: 0
        variable_answerusec: {answering}
        variable_waitusec: {waited}
        variable_progress_mediausec: 0
        variable_flow_billusec: {flow}
        [KD]
        variable_sip_hangup_disposition: send_bye
        [xdKDBF]
        variable_rtp_audio_in_raw_bytes: 0
        variable_rtp_audio_in_media_bytes: 0
        variable_rtp_audio_in_packet_count: 0
        variable_rtp_audio_in_media_packet_count: 0
        variable_rtp_audio_in_skip_packet_count: 2
        variable_rtp_audio_in_jitter_packet_count: 0
        variable_rtp_audio_in_dtmf_packet_count: 0
        variable_rtp_audio_in_cng_packet_count: 0
        variable_rtp_audio_in_flush_packet_count: 0
        variable_rtp_audio_in_largest_jb_size: 0
        variable_rtp_audio_in_jitter_min_variance: 0.00
        variable_rtp_audio_in_jitter_max_variance: 0.00
        variable_rtp_audio_in_jitter_loss_rate: 0.00
        variable_rtp_audio_in_jitter_burst_rate: 0.00
        variable_rtp_audio_in_mean_interval: 0.00
        variable_rtp_audio_in_flaw_total: 0
        variable_rtp_audio_in_quality_percentage: 100.00
        variable_rtp_audio_in_mos: 4.50
        [xdKD]
        variable_rtp_audio_out_raw_bytes: 172
        variable_rtp_audio_out_media_bytes: 172
        variable_rtp_audio_out_packet_count: 1
        variable_rtp_audio_out_media_packet_count: 1
        [BF]
        variable_rtp_audio_out_raw_bytes: 0
        variable_rtp_audio_out_media_bytes: 0
        variable_rtp_audio_out_packet_count: 0
        variable_rtp_audio_out_media_packet_count: 0
        [xdKDBF]
        variable_rtp_audio_out_skip_packet_count: 0
        variable_rtp_audio_out_dtmf_packet_count: 0
        variable_rtp_audio_out_cng_packet_count: 0
        variable_rtp_audio_rtcp_packet_count: 0
        variable_rtp_audio_rtcp_octet_count: 0
        [r]
        variable_current_application_data: 60000
        variable_current_application: sleep
        [RE]
        variable_sip_hangup_disposition: send_refuse
        [e]
        variable_last_bridge_role: originator
        """
}
