#ifndef SKEIN_BFLOAT16_ROUNDING_H
#define SKEIN_BFLOAT16_ROUNDING_H

#include <stdint.h>

/// The nearest bfloat16 to a `float`, both as bits: ties to even, denormal numbers to zero. NaN keeps its upper half and
/// becomes quiet.
static inline uint16_t bfloat16_nearest(uint32_t bits) {
  const uint32_t size = bits & 0x7FFFFFFF;
  if (size > 0x7F800000) return (uint16_t)(bits >> 16 | 0x0040);
  if (size < 0x00800000) return (uint16_t)(bits >> 16 & 0x8000);
  return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

#endif
