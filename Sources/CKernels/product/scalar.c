#include <string.h>

#include "product.h"

#pragma STDC FP_CONTRACT OFF

/// The definition, element by element; b is read as [k, n] with any distance between rows and between columns.
static void define(bool a_transposed, size_t m, size_t n, size_t k, float scale, const float *a, size_t a_stride,
                   const float *b, size_t b_row, size_t b_column, bool adding, const float *row, float *c, size_t c_stride) {
  const size_t a_row = a_transposed ? 1 : a_stride, a_column = a_transposed ? a_stride : 1;
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      float *element = c + i * c_stride + j;
      if (k == 0 && !adding) *element = row ? row[j] : 0;
      for (size_t start = 0; start < k; start += SKEIN_PRODUCT_BLOCK) {
        const size_t end = k - start < SKEIN_PRODUCT_BLOCK ? k : start + SKEIN_PRODUCT_BLOCK;
        float sum = 0;
        for (size_t l = start; l < end; l++)
          sum = __builtin_fmaf(a[i * a_row + l * a_column], b[l * b_row + j * b_column], sum);
        *element = adding || start > 0 ? __builtin_fmaf(scale, sum, *element)
                   : row             ? __builtin_fmaf(scale, sum, row[j])
                                     : scale * sum;
      }
    }
}

static void multiply(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                     size_t a_stride, const float *b, size_t b_stride, bool adding, const float *row, float *c, size_t c_stride) {
  define(a_transposed, m, n, k, scale, a, a_stride, b, b_transposed ? 1 : b_stride, b_transposed ? b_stride : 1, adding,
         row, c, c_stride);
}

static size_t packed_count(size_t k, size_t n) { return k * n; }

/// As [n, k].
static void pack(bool b_transposed, size_t k, size_t n, const float *b, size_t b_stride, float *packed) {
  for (size_t j = 0; j < n; j++)
    for (size_t l = 0; l < k; l++) packed[j * k + l] = b_transposed ? b[j * b_stride + l] : b[l * b_stride + j];
}

static void multiply_packed(bool a_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                            size_t a_stride, const float *packed, bool adding, const float *row, float *c, size_t c_stride) {
  define(a_transposed, m, n, k, scale, a, a_stride, packed, 1, k, adding, row, c, c_stride);
}

const skein_product_kernels skein_products_scalar = {multiply, packed_count, pack, multiply_packed};

const skein_product_kernels *skein_products_float(skein_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  case SKEIN_ISA_AVX2: return &skein_products_avx2;
  case SKEIN_ISA_AVX512: return &skein_products_avx512;
#elif defined(__aarch64__)
  case SKEIN_ISA_NEON: return &skein_products_neon;
#endif
  default: return &skein_products_scalar;
  }
}
