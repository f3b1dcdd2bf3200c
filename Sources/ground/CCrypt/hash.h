// Password hashes of the C library's family (crypt(5)); Swift does not import the work area's arrays.
#pragma once
#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/// Writes the hash of a phrase, which a setting or an earlier hash says how to make, as a C string of
/// at most so many bytes; 0, or what errno says. Nothing of the phrase is left in memory.
static inline int cw_hash(const char *phrase, const char *setting, char *hash, size_t size) {
    struct crypt_data *work = (struct crypt_data *)calloc(1, sizeof *work);
    if (work == NULL) return ENOMEM;
    errno = 0;
    const char *made = crypt_r(phrase, setting, work);
    int failure = made == NULL ? (errno != 0 ? errno : EINVAL) : 0;
    // Some libraries say a failure by a hash that no setting can open with.
    if (failure == 0 && made[0] == '*') failure = EINVAL;
    if (failure == 0 && strlen(made) >= size) failure = ERANGE;
    if (failure == 0) strcpy(hash, made);
    explicit_bzero(work, sizeof *work);
    free(work);
    return failure;
}
