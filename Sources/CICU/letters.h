#ifndef CICU_LETTERS_H
#define CICU_LETTERS_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

/// How many bytes `letter_run` reads.
enum { LETTER_RUN = 16 };

/// How many of the next bytes, up to the first other one, are A to Z or a to z.
static inline uint32_t letter_run(const uint8_t *text) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)text);
  __m128i offsets = _mm_sub_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
  __m128i letters = _mm_cmpeq_epi8(_mm_min_epu8(offsets, _mm_set1_epi8(25)), offsets);
  return (uint32_t)__builtin_ctz(~(unsigned)_mm_movemask_epi8(letters));
}

#else

enum { LETTER_RUN = 8 };

static inline uint32_t letter_run(const uint8_t *text) {
  const uint64_t each = 0x0101010101010101;
  uint64_t bytes;
  memcpy(&bytes, text, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bytes = __builtin_bswap64(bytes);
#endif
  // Adding moves a bit into the top of each byte that is at least a, or above z.
  uint64_t lower = (bytes & each * 0x7F) | each * 0x20;
  uint64_t letters = (lower + each * (0x80 - 'a')) & ~(lower + each * (0x7F - 'z')) & ~bytes;
  uint64_t others = ~letters & each * 0x80;
  return others ? (uint32_t)__builtin_ctzll(others) >> 3 : LETTER_RUN;
}

#endif

#endif
