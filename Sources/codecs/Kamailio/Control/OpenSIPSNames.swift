/// What OpenSIPS calls its commands.
///
/// 4.0 put each behind the name of its module and takes the names of before as well (seen with 4.1);
/// which of the two a server takes is found out by asking.
package enum OpenSIPSNames: Sendable, Equatable {
    /// `dlg_end_dlg`: up to 3.6, and by another name since.
    case flat
    /// `dialog:end_dlg`: from 4.0 on.
    case byModule

    package var other: OpenSIPSNames { self == .flat ? .byModule : .flat }

    func method(of request: ControlRequest) -> String {
        switch (request, self) {
        case (.dialogList, .flat): "dlg_list"
        case (.dialogList, .byModule): "dialog:list"
        case (.cancel, .flat): "t_uac_cancel"
        case (.cancel, .byModule): "tm:uac_cancel"
        case (.endDialog, .flat): "dlg_end_dlg"
        case (.endDialog, .byModule): "dialog:end_dlg"
        case (.version, .flat): "version"
        case (.version, .byModule): "core:version"
        }
    }
}
