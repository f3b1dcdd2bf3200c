package import Kamailio
package import Telephony

/// One Kamailio to stand beside.
package struct KamailioConfiguration: Sendable {
    package var link: LinkID
    /// The operator's name for the switch.
    package var name: String
    /// Where its evapi module listens; no host for one that is only an edge in front of a FreeSWITCH,
    /// whose calls are learned there.
    package var host: String?
    package var port: Int
    package var plan: NumberingPlan
    /// How its events are read: whom calls are for, who calls.
    package var rules = PartyRules()
    package var way = ControlWay.auto
    package var dialect = ControlDialect.jsonrpc
    package var datagramPath = "/run/kamailio/kamailio_rpc.sock"
    package var httpHost = "127.0.0.1"
    package var httpPort = 8060
    package var fifoPath = "/run/kamailio/kamailio_rpc.fifo"
    package var fifoReplyFolder = "/run/kamailio"
    package var connectTimeoutSeconds = 5
    /// A ping goes out this often; three without an answer mean a dead link.
    package var pingSeconds = 5

    package init(
        link: LinkID,
        name: String,
        host: String?,
        port: Int = 8448,
        plan: NumberingPlan
    ) {
        self.link = link
        self.name = name
        self.host = host
        self.port = port
        self.plan = plan
    }
}
