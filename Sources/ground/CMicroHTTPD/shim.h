// GNU libmicrohttpd, and what of it Swift does not import: variadic functions and unions of answers.
#pragma once
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

/// Of `poll`: the other side will send no more. Its name is one of GNU's own.
static const int cw_read_hang_up = 0x2000;

/// What a daemon is started with.
struct cw_httpd_options {
    /// Bound and listening; the daemon closes it unless it is quiesced first.
    int listen_socket;
    unsigned int connections_max;
    /// Bytes for the head of a request and the buffers of one connection.
    size_t connection_bytes_max;
    /// PEM; NULL for a daemon without TLS.
    const char *key;
    const char *certificate;
    /// Handed to each callback.
    void *context;
    MHD_AcceptPolicyCallback admit;
    MHD_NotifyConnectionCallback notify;
    void *(*begin)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback complete;
};

/// Where descriptors run out and no connection is there whose end would tell, MHD tries again without a
/// pause; its log is the one place in which it can be given one.
static inline void cw_httpd_log(void *context, const char *format, va_list arguments) {
    (void)context;
    (void)arguments;
    static const char first[] = "Hit process or system resource limit at FIRST";
    if (strncmp(format, first, sizeof first - 1) == 0) {
        const struct timespec pause = {0, 100 * 1000 * 1000};
        nanosleep(&pause, NULL);
    }
}

/// Starts a daemon with a thread of its own; NULL where it cannot.
static inline struct MHD_Daemon *cw_httpd_start(const struct cw_httpd_options *options) {
    const unsigned int flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem items[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)&cw_httpd_log, NULL},
        {MHD_OPTION_LISTEN_SOCKET, options->listen_socket, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, options->connections_max, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)options->connection_bytes_max, NULL},
        // Its own check for Host sends the head of its answer twice.
        {MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)options->notify, options->context},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)options->begin, options->context},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)options->complete, options->context},
        {MHD_OPTION_END, 0, NULL},
    };
    if (options->key == NULL) {
        return MHD_start_daemon(flags, 0, options->admit, options->context, options->handle,
                                options->context, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
    }
    return MHD_start_daemon(flags | MHD_USE_TLS, 0, options->admit, options->context,
                            options->handle, options->context, MHD_OPTION_ARRAY, items,
                            MHD_OPTION_HTTPS_MEM_KEY, options->key, MHD_OPTION_HTTPS_MEM_CERT,
                            options->certificate, MHD_OPTION_HTTPS_PRIORITIES,
                            "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_END);
}

/// What `notify` kept with the connection.
static inline void *cw_httpd_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/// The connection's descriptor, or -1.
static inline int cw_httpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/// The client's address, or NULL.
static inline const struct sockaddr *cw_httpd_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/// Bytes from the first of the method to the last of the head.
static inline size_t cw_httpd_head_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

/// The user on the other side of a UNIX socket; -1 where the system does not say.
static inline int cw_peer_user(int descriptor, uint32_t *user) {
    struct {
        int32_t process;
        uint32_t user, group;
    } peer = {0, 0, 0};
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    *user = peer.user;
    return 0;
}
