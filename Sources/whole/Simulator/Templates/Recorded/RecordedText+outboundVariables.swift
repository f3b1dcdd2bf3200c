extension RecordedText {
    /// Variables of a recorded outbound leg.
    static let outboundVariables = """
        [*]
        variable_direction: outbound
        variable_is_outbound: true
        variable_uuid: {uuid}
        variable_session_id: {session}
        variable_sip_gateway_name: gw5090
        [c]
        variable_sip_local_network_addr: 127.0.0.1
        [*]
        variable_sip_profile_name: gateway
        variable_text_media_flow: disabled
        variable_channel_name: sofia/carrier/{callee}
        variable_sip_destination_url: sip%3A{callee}%40127.0.0.1%3A5090
        variable_max_forwards: 69
        variable_originator_codec: PCMU%408000h%4020i
        variable_originator: {other}
        [ca]
        variable_signal_bond: {other}
        [*]
        variable_switch_m_sdp: v%3D0%0D%0Ao%3Dsipp%201%201%20IN%20IP4%20127.0.0.1%0D%0As%3D-%0D%0A\
        c%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%206000%20RTP/AVP%200%20101%0D%0Aa\
        %3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Drtpmap%3A101%20telephone-event/8000%0D%0A
        [ca]
        variable_call_uuid: {other}
        [*]
        variable_originate_early_media: true
        variable_originating_leg_uuid: {other}
        variable_originate_endpoint: sofia
        [c]
        variable_rtp_use_codec_string: PCMU%408000h%4020i
        variable_local_media_ip: 127.0.0.1
        variable_local_media_port: {media}
        variable_advertised_media_ip: 127.0.0.1
        [*]
        variable_audio_media_flow: sendrecv
        variable_video_media_flow: inactive
        variable_rtp_local_sdp_str: v%3D0%0D%0Ao%3DFreeSWITCH%20{sdp}%20IN%20IP4%20127.0.0.1%0D%0A\
        s%3DFreeSWITCH%0D%0Ac%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%20{media}%20RTP\
        /AVP%200%0D%0Aa%3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Drtpmap%3A13%20CN/8000%0D%0Aa%3Dptime%3A2\
        0%0D%0Aa%3Dsendrecv%0D%0A
        variable_sip_outgoing_contact_uri: %3Csip%3Agw%2Bgw5090%40127.0.0.1%3A5080%3Btransport%3Du\
        dp%3Bgw%3Dgw5090%3E
        variable_sip_req_uri: {callee}%40127.0.0.1%3A5090
        [c]
        variable_sip_to_host: 127.0.0.1%3A5090
        variable_sip_from_host: 127.0.0.1
        [*]
        variable_sofia_profile_name: carrier
        variable_recovery_profile_name: carrier
        variable_sofia_profile_url: sip%3Amod_sofia%40127.0.0.1%3A5080
        [ahxd]
        variable_sip_local_network_addr: 127.0.0.1
        variable_sip_reply_host: 127.0.0.1
        variable_sip_reply_port: 5090
        variable_sip_network_ip: 127.0.0.1
        variable_sip_network_port: 5090
        variable_sip_user_agent: sipp-uas/3.6
        variable_sip_recover_contact: %3Csip%3A127.0.0.1%3A5090%3Btransport%3DUDP%3E
        variable_sip_full_via: SIP/2.0/UDP%20127.0.0.1%3A5080%3Brport%3Bbranch%3D{branch}
        variable_sip_recover_via: SIP/2.0/UDP%20127.0.0.1%3A5080%3Brport%3Bbranch%3D{branch}
        variable_sip_from_display: {caller}
        variable_sip_full_from: %22{caller}%22%20%3Csip%3A{caller}%40127.0.0.1%3E%3Btag%3D\
        {from_tag}
        variable_sip_full_to: %3Csip%3A{callee}%40127.0.0.1%3A5090%3E%3Btag%3D{to_tag}
        variable_sip_from_user: {caller}
        variable_sip_from_uri: {caller}%40127.0.0.1
        variable_sip_from_host: 127.0.0.1
        variable_sip_to_user: {callee}
        variable_sip_to_port: 5090
        variable_sip_to_uri: {callee}%40127.0.0.1%3A5090
        variable_sip_to_host: 127.0.0.1
        variable_sip_contact_params: transport%3DUDP
        variable_sip_contact_user: nobody
        variable_sip_contact_port: 5090
        variable_sip_contact_uri: nobody%40127.0.0.1%3A5090
        variable_sip_contact_host: 127.0.0.1
        variable_sip_to_tag: {to_tag}
        variable_sip_from_tag: {from_tag}
        variable_sip_cseq: 123029611
        variable_sip_call_id: {call_id}
        variable_switch_r_sdp: v%3D0%0D%0Ao%3Dsipp%201%201%20IN%20IP4%20127.0.0.1%0D%0As%3D-%0D%0A\
        c%3DIN%20IP4%20127.0.0.1%0D%0At%3D0%200%0D%0Am%3Daudio%207000%20RTP/AVP%200%20101%0D%0Aa\
        %3Drtpmap%3A0%20PCMU/8000%0D%0Aa%3Drtpmap%3A101%20telephone-event/8000%0D%0A
        variable_ep_codec_string: CORE_PCM_MODULE.PCMU%408000h%4020i%4064000b
        variable_rtp_use_codec_string: PCMU%408000h%4020i
        variable_remote_video_media_flow: inactive
        variable_remote_text_media_flow: inactive
        variable_remote_audio_media_flow: sendrecv
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
        variable_local_media_ip: 127.0.0.1
        variable_local_media_port: {media}
        variable_advertised_media_ip: 127.0.0.1
        variable_rtp_use_pt: 0
        variable_rtp_use_ssrc: {ssrc}
        variable_rtp_2833_send_payload: 101
        variable_rtp_2833_recv_payload: 101
        variable_remote_media_ip: 127.0.0.1
        variable_remote_media_port: 7000
        [hxd]
        variable_endpoint_disposition: ANSWER
        [hx]
        variable_call_uuid: {other}
        [hxd]
        variable_last_bridge_to: {other}
        variable_bridge_channel: sofia/carrier/{caller}%40{source}%3A{port}
        variable_bridge_uuid: {other}
        variable_signal_bond: {other}
        variable_last_sent_callee_id_name: {caller}
        variable_last_sent_callee_id_number: {caller}
        variable_sip_hangup_phrase: OK
        variable_last_bridge_hangup_cause: {cause}
        variable_last_bridge_proto_specific_hangup_cause: sip%3A200
        [xd]
        variable_hangup_cause: {cause}
        variable_hangup_cause_q850: {q850}
        variable_digits_dialed: none
        variable_start_stamp: {created.stamp}
        variable_profile_start_stamp: {created.stamp}
        variable_answer_stamp: {answered.stamp}
        variable_bridge_stamp: {bridged.stamp}
        variable_progress_stamp: {progress.stamp}
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
        variable_sip_hangup_disposition: send_bye
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
        variable_rtp_audio_out_raw_bytes: 0
        variable_rtp_audio_out_media_bytes: 0
        variable_rtp_audio_out_packet_count: 0
        variable_rtp_audio_out_media_packet_count: 0
        variable_rtp_audio_out_skip_packet_count: 0
        variable_rtp_audio_out_dtmf_packet_count: 0
        variable_rtp_audio_out_cng_packet_count: 0
        variable_rtp_audio_rtcp_packet_count: 0
        variable_rtp_audio_rtcp_octet_count: 0
        [d]
        variable_bridge_hangup_cause: {cause}
        variable_call_uuid: {uuid}
        """
}
