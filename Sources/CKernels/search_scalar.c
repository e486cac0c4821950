// The scalar twin: what search.h says, in plain C, for the vector kernels to be tested against.

#pragma clang fp contract(off)

#include <float.h>

#include "search_dispatch.h"
#include "search_heap.h"

/// What stands in one lane of the block of lanes that starts at `start`: an element, or zero before the last elements.
static float element_in_lane(const float *row, size_t dimension, size_t start, size_t lane) {
  if (start + SKEIN_LANES <= dimension) return row[start + lane];
  return lane + dimension < start + SKEIN_LANES ? 0 : row[dimension + lane - SKEIN_LANES];
}

static float inner_product(const float *row, const float *packed_query, size_t dimension) {
  float lanes[SKEIN_LANES] = {0};
  for (size_t start = 0; start < dimension; start += SKEIN_LANES)
    for (size_t i = 0; i < SKEIN_LANES; i++)
      lanes[i] = fmaf(element_in_lane(row, dimension, start, i), packed_query[start + i], lanes[i]);
  for (size_t half = SKEIN_LANES / 2; half > 0; half /= 2)
    for (size_t i = 0; i < half; i++) lanes[i] = lanes[i] + lanes[i + half];
  return lanes[0];
}

static void inverse_norms(const float *rows, size_t count, size_t dimension, float *inverse_norms) {
  for (size_t row = 0; row < count; row++) {
    double lanes[SKEIN_LANES] = {0};
    for (size_t start = 0; start < dimension; start += SKEIN_LANES)
      for (size_t i = 0; i < SKEIN_LANES; i++) {
        double element = element_in_lane(rows + row * dimension, dimension, start, i);
        lanes[i] += element * element;  // the square of a float is exact in double
      }
    for (size_t half = SKEIN_LANES / 2; half > 0; half /= 2)
      for (size_t i = 0; i < half; i++) lanes[i] = lanes[i] + lanes[i + half];
    double inverse = 1 / sqrt(lanes[0]);
    inverse_norms[row] = inverse > 1 / (double)FLT_MIN ? 0 : (float)inverse;
  }
}

static void scores(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                   float *scores) {
  for (size_t row = 0; row < count; row++)
    scores[row] = inner_product(rows + row * dimension, query, dimension) * scales[row];
}

static size_t enter_if_above(float score, size_t row, skein_candidate *heap, size_t held, size_t capacity) {
  if (!(score > heap_threshold(heap, held, capacity))) return held;
  return heap_enter(heap, held, capacity, (skein_candidate){score, (uint32_t)row});
}

static size_t search(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                     uint32_t first_row, skein_candidate *heap, size_t held, size_t capacity) {
  for (size_t row = 0; row < count; row++) {
    float score = inner_product(rows + row * dimension, query, dimension) * scales[row];
    held = enter_if_above(score, first_row + row, heap, held, capacity);
  }
  return held;
}

static void search_many(skein_score score, const float *rows, size_t count, size_t dimension, const float *scales,
                        const float *queries, size_t query_count, uint32_t first_row, skein_candidate *heaps,
                        size_t *held, size_t capacity, float *scratch) {
  (void)scratch;
  size_t packed = skein_packed_dimension(dimension), step = score == SKEIN_SCORE_PRODUCT ? 3 : 1;
  for (size_t row = 0; row < count; row++) {
    for (size_t query = 0, question = 0; query < query_count; query += step, question++) {
      float cosines[3];
      for (size_t part = 0; part < step; part++)
        cosines[part] =
            inner_product(rows + row * dimension, queries + (query + part) * packed, dimension) * scales[row];
      float value = cosines[0];
      if (score == SKEIN_SCORE_PRODUCT) {
        float b = (1 + cosines[0]) * 0.5f, c = (1 + cosines[1]) * 0.5f, a = (1 + cosines[2]) * 0.5f;
        value = b * c / (a + SKEIN_PRODUCT_EPSILON);
      }
      held[question] =
          enter_if_above(value, first_row + row, heaps + question * capacity, held[question], capacity);
    }
  }
}

static float read(const float *elements, size_t count) {
  float lanes[SKEIN_LANES] = {0};
  for (size_t i = 0; i < count; i++) lanes[i % SKEIN_LANES] += elements[i];
  for (size_t half = SKEIN_LANES / 2; half > 0; half /= 2)
    for (size_t i = 0; i < half; i++) lanes[i] = lanes[i] + lanes[i + half];
  return lanes[0];
}

const search_kernels search_kernels_scalar = {inverse_norms, scores, search, search_many, read};
