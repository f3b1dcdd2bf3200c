// Tells ThreadSanitizer what Swift's Mutex does where it cannot look; linked into programs under test.
//
// Taking and leaving a free Mutex are atomic operations in the caller's own code, which
// ThreadSanitizer sees. Under contention they happen in libswiftSynchronization and, since the lock
// is a priority-inheriting futex, in the kernel: nothing says then that what one thread wrote before
// it left came before what the next one reads, and each such access is called a race. These two stand
// in front of the library's own and say so. Nothing is suppressed: an access outside the lock is seen
// as before, to a Mutex's value as to any other.
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle

void __tsan_acquire(void *address);
void __tsan_release(void *address);
SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF) {
    SWIFT void (*real)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK_SLOW);
    real(thread, handle);
    __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF) {
    SWIFT void (*real)(SELF) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    __tsan_release(handle);
    real(handle);
}
