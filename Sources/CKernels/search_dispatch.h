#ifndef SKEIN_SEARCH_DISPATCH_H
#define SKEIN_SEARCH_DISPATCH_H

#include "search.h"

/// What one instruction set offers; search.h tells what each does.
typedef struct {
  void (*inverse_norms)(const float *rows, size_t count, size_t dimension, float *inverse_norms);
  void (*scores)(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                 float *scores);
  size_t (*search)(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                   uint32_t first_row, skein_candidate *heap, size_t held, size_t capacity);
  void (*search_many)(skein_score score, const float *rows, size_t count, size_t dimension, const float *scales,
                      const float *queries, size_t query_count, uint32_t first_row, skein_candidate *heaps,
                      size_t *held, size_t capacity, float *scratch);
  float (*read)(const float *elements, size_t count);
} search_kernels;

extern const search_kernels search_kernels_scalar;
#if defined(__x86_64__)
extern const search_kernels search_kernels_avx2;
extern const search_kernels search_kernels_avx512;
#elif defined(__aarch64__)
extern const search_kernels search_kernels_neon;
#endif

/// 3CosMul's ε (Levy & Goldberg 2014, below equation 4).
#define SKEIN_PRODUCT_EPSILON 0.001f

/// How many rows skein_search_many packs at a time, a multiple of 4: about half of a 32 KiB level-1 cache.
static inline size_t rows_a_block(size_t dimension) {
  size_t rows = 16384 / (skein_packed_dimension(dimension) * sizeof(float)) & ~(size_t)3;
  return rows < 4 ? 4 : rows;
}

#endif
