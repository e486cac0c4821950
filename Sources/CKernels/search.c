#include "search.h"

#include <stdlib.h>
#include <string.h>

#include "search_dispatch.h"
#include "search_heap.h"

static const search_kernels *kernels_of(skein_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  case SKEIN_ISA_AVX2: return &search_kernels_avx2;
  case SKEIN_ISA_AVX512: return &search_kernels_avx512;
#elif defined(__aarch64__)
  case SKEIN_ISA_NEON: return &search_kernels_neon;
#endif
  default: return &search_kernels_scalar;
  }
}

size_t skein_packed_dimension(size_t dimension) {
  return (dimension + SKEIN_LANES - 1) / SKEIN_LANES * SKEIN_LANES;
}

void skein_pack(const float *vector, size_t dimension, float *packed) {
  size_t tail = dimension % SKEIN_LANES, whole = dimension - tail;
  memcpy(packed, vector, whole * sizeof(float));
  if (tail == 0) return;
  memset(packed + whole, 0, (SKEIN_LANES - tail) * sizeof(float));
  memcpy(packed + whole + SKEIN_LANES - tail, vector + whole, tail * sizeof(float));
}

void skein_inverse_norms(skein_isa isa, const float *rows, size_t count, size_t dimension, float *inverse_norms) {
  kernels_of(isa)->inverse_norms(rows, count, dimension, inverse_norms);
}

void skein_scores(skein_isa isa, const float *rows, size_t count, size_t dimension, const float *scales,
                  const float *query, float *scores) {
  kernels_of(isa)->scores(rows, count, dimension, scales, query, scores);
}

size_t skein_search(skein_isa isa, const float *rows, size_t count, size_t dimension, const float *scales,
                    const float *query, uint32_t first_row, skein_candidate *heap, size_t held, size_t capacity) {
  return kernels_of(isa)->search(rows, count, dimension, scales, query, first_row, heap, held, capacity);
}

size_t skein_search_scratch(size_t dimension) {
  return rows_a_block(dimension) * skein_packed_dimension(dimension);
}

void skein_search_many(skein_isa isa, skein_score score, const float *rows, size_t count, size_t dimension,
                       const float *scales, const float *queries, size_t query_count, uint32_t first_row,
                       skein_candidate *heaps, size_t *held, size_t capacity, float *scratch) {
  kernels_of(isa)->search_many(score, rows, count, dimension, scales, queries, query_count, first_row, heaps, held,
                               capacity, scratch);
}

static int best_first(const void *left, const void *right) {
  const skein_candidate *a = left, *b = right;
  return candidate_is_worse(*a, *b) ? 1 : candidate_is_worse(*b, *a) ? -1 : 0;
}

void skein_sort_candidates(skein_candidate *candidates, size_t count) {
  if (count > 1) qsort(candidates, count, sizeof(skein_candidate), best_first);
}

float skein_read(skein_isa isa, const float *elements, size_t count) {
  return kernels_of(isa)->read(elements, count);
}
