internal import Synchronization

/// An HTTP/1.1 server on GNU libmicrohttpd.
///
/// Each listener has a network thread of its own, which never waits for the application: requests are
/// answered by workers. A second thread ends connections that are too slow.
package final class HTTPServer: Sendable {
    private let core: ServerCore
    private let watch: Watch
    private let daemons: [Daemon]
    private let hasEnded = Mutex(false)

    /// Binds the listeners, reads the certificate and takes connections; they are answered from `start` on.
    package init(
        _ setup: HTTPServerSetup,
        application: any HTTPApplication
    ) throws(HTTPServerError) {
        let core = ServerCore(application, limits: setup.limits)
        var daemons: [Daemon] = []
        let watch = Watch()
        do throws(HTTPServerError) {
            var pem: (PEMFile, PEMFile)?
            if let files = setup.certificate {
                pem = (try PEMFile(path: files.keyPath), try PEMFile(path: files.certificatePath))
            }
            guard watch.start(core.table, limits: setup.limits) else {
                throw HTTPServerError.noThread
            }
            for _ in 0..<setup.limits.workers {
                let isThere = core.queue.addWorker { job in
                    job.exchange.finish(job.exchange.core.application.answer(job.request))
                }
                guard isThere else { throw HTTPServerError.noThread }
            }
            for listener in setup.listeners {
                // Who is on the other side of a UNIX socket is known without a certificate.
                if case .unix = listener {
                    daemons.append(try Daemon(listener, core, pem: nil))
                } else {
                    daemons.append(try Daemon(listener, core, pem: pem))
                }
            }
        } catch {
            Self.end(core, watch, daemons)
            throw error
        }
        (self.core, self.watch, self.daemons) = (core, watch, daemons)
    }

    deinit { stop() }

    /// The port of the first TCP listener; 0 where there is none.
    package var port: Int { daemons.first { $0.socket.port != 0 }?.socket.port ?? 0 }

    /// Connections that are open.
    var connectionCount: Int { core.table.count }

    /// Begins to answer.
    package func start() { core.queue.open() }

    /// Ends streams, finishes what is being answered as long as that takes no longer than it may, and ends.
    ///
    /// Not to be called by the application while it answers.
    package func stop() {
        let isFirst = hasEnded.withLock { hasEnded in
            defer { hasEnded = true }
            return !hasEnded
        }
        if isFirst { Self.end(core, watch, daemons) }
    }

    private static func end(_ core: ServerCore, _ watch: Watch, _ daemons: [Daemon]) {
        core.stop()
        for exchange in core.table.exchanges { exchange.endStream() }
        core.waitForAnswers()
        for exchange in core.table.exchanges { exchange.abandon() }
        for daemon in daemons { daemon.stop() }
        watch.stop()
        _ = core.queue.close(within: core.limits.stopMillisecondsMax)
    }
}
