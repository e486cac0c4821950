#include <math.h>
#include <string.h>

#include "product_bfloat16.h"
#include "rounding.h"

#pragma STDC FP_CONTRACT OFF

void skein_bfloat16_round(size_t count, const float *numbers, uint16_t *rounded) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, numbers + i, sizeof bits);
    rounded[i] = bfloat16_nearest(bits);
  }
}

static float as_float(uint16_t upper) {
  const uint32_t bits = (uint32_t)upper << 16;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static float nearest(float x) {
  uint16_t upper;
  skein_bfloat16_round(1, &x, &upper);
  return as_float(upper);
}

/// A sum of two numbers as a `float`, where what is less than 2⁻¹²⁶ after rounding to 24 bits is zero: 2⁻¹²⁶ − 2⁻¹⁵¹, half
/// way to the number below, is the least that is rounded up to it.
///
/// A `float` and a product of two bfloat16 have so few bits that rounding their sum to `double` first changes nothing: it
/// is inexact only where one is so much smaller that it does not count.
static float flushed(double x, double y) {
  const double sum = x + y;
  return fabs(sum) < 0x1p-126 - 0x1p-151 ? copysignf(0, (float)sum) : (float)sum;
}

/// The definition, element by element; b is read as [k, n] with any distance between rows and between columns.
static void define(bool a_transposed, size_t m, size_t n, size_t k, float scale, const float *a, size_t a_stride,
                   const float *b, size_t b_row, size_t b_column, bool adding, const float *row, float *c,
                   size_t c_stride) {
  const size_t a_row = a_transposed ? 1 : a_stride, a_column = a_transposed ? a_stride : 1;
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      float *element = c + i * c_stride + j;
      if (k == 0) {
        if (!adding) *element = row ? row[j] : 0;
        continue;
      }
      float sum = 0;
      for (size_t start = 0; start < k; start += SKEIN_BFLOAT16_STEP) {
        float chains[2] = {0, 0};  // even, odd
        for (size_t l = start; l < start + SKEIN_BFLOAT16_STEP; l++) {
          const double product =
              l < k ? (double)nearest(a[i * a_row + l * a_column]) * (double)nearest(b[l * b_row + j * b_column]) : 0;
          chains[l % 2] = flushed(product, chains[l % 2]);
        }
        sum = flushed(sum, flushed(chains[0], chains[1]));
      }
      *element = adding ? fmaf(scale, sum, *element) : row ? fmaf(scale, sum, row[j]) : scale * sum;
    }
}

static void multiply(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                     size_t a_stride, const float *b, size_t b_stride, bool adding, const float *row, float *c,
                     size_t c_stride) {
  define(a_transposed, m, n, k, scale, a, a_stride, b, b_transposed ? 1 : b_stride, b_transposed ? b_stride : 1, adding,
         row, c, c_stride);
}

static size_t packed_count(size_t k, size_t n) { return k * n; }

/// As [n, k], rounded: rounding again changes nothing.
static void pack(bool b_transposed, size_t k, size_t n, const float *b, size_t b_stride, float *packed) {
  for (size_t j = 0; j < n; j++)
    for (size_t l = 0; l < k; l++) packed[j * k + l] = nearest(b_transposed ? b[j * b_stride + l] : b[l * b_stride + j]);
}

static void multiply_packed(bool a_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                            size_t a_stride, const float *packed, bool adding, const float *row, float *c,
                            size_t c_stride) {
  define(a_transposed, m, n, k, scale, a, a_stride, packed, 1, k, adding, row, c, c_stride);
}

const skein_product_kernels skein_bfloat16_products_scalar = {multiply, packed_count, pack, multiply_packed};

const skein_product_kernels *skein_products_bfloat16(skein_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  case SKEIN_ISA_AVX2: return &skein_bfloat16_products_avx2;
  case SKEIN_ISA_AVX512: 
    return skein_has_amx_bf16() ? &skein_bfloat16_products_amx : &skein_bfloat16_products_avx512;
#elif defined(__aarch64__)
  case SKEIN_ISA_NEON: return &skein_bfloat16_products_neon;
#endif
  default: return &skein_bfloat16_products_scalar;
  }
}
