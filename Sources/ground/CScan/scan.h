// Looks at 64 bytes with two compares, on machines that have AVX2: Swift cannot compile one function
// for more than the rest is compiled for. Whoever calls asks `cw_has_wide_scan` first, and keeps
// every read inside the bytes by what he hands over.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

/// One where processor and system have AVX2.
static inline int cw_has_wide_scan(void) { return __builtin_cpu_supports("avx2") != 0; }

/// Writes a mask for each of so many blocks of 64 bytes: bit `i` says that byte `i` is `wanted`.
__attribute__((target("avx2"))) static inline void cw_find_byte(const uint8_t *bytes, long blocks,
                                                                uint8_t wanted, uint64_t *masks) {
    const __m256i pattern = _mm256_set1_epi8((char)wanted);
    for (long block = 0; block < blocks; block++, bytes += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i_u *)bytes);
        __m256i high = _mm256_loadu_si256((const __m256i_u *)(bytes + 32));
        uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern));
        uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern));
        masks[block] = first | (uint64_t)second << 32;
    }
}

/// What is set where a line end has another line end behind it, in 64 bytes.
__attribute__((target("avx2"), always_inline)) static inline __m256i cw_pairs(const uint8_t *bytes,
                                                                              __m256i feed) {
    __m256i first = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i_u *)bytes), feed);
    __m256i behind = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i_u *)(bytes + 1)), feed);
    __m256i second = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i_u *)(bytes + 32)), feed);
    __m256i last = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i_u *)(bytes + 33)), feed);
    return _mm256_or_si256(_mm256_and_si256(first, behind), _mm256_and_si256(second, last));
}

/// Passes over blocks of 64 bytes while no line end among them has another one behind it; answers
/// how many blocks it passed over.
///
/// One byte more than the blocks must be there.
__attribute__((target("avx2"))) static inline long cw_skip_lines(const uint8_t *bytes, long blocks) {
    const __m256i feed = _mm256_set1_epi8('\n');
    long block = 0;
    for (; block + 2 <= blocks; block += 2, bytes += 128) {
        __m256i pairs = _mm256_or_si256(cw_pairs(bytes, feed), cw_pairs(bytes + 64, feed));
        if (_mm256_movemask_epi8(pairs)) break;
    }
    for (; block < blocks; block++, bytes += 64)
        if (_mm256_movemask_epi8(cw_pairs(bytes, feed))) break;
    return block;
}
#endif
