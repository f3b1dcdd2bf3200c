// The few Linux calls that Swift does not import: macros and variadic system calls.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <unistd.h>

/// Sets O_NONBLOCK and FD_CLOEXEC; -1 and errno on failure.
static inline int cw_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL, 0);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/// Keeps other processes of the same user out of this one's memory, files and environment (prctl(2)).
static inline int cw_close_process(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/// Names the calling thread; 15 bytes of it count.
static inline void cw_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }


/// Columns of the terminal behind a descriptor, times 65536, and its rows; 0 where it does not say.
static inline unsigned cw_terminal_size(int fd) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
    return ((unsigned)size.ws_col << 16) | size.ws_row;
}

/// Has the memory at an address brought near, for writing, while other work goes on.
static inline void cw_prefetch(const void *place) { __builtin_prefetch(place, 1); }
