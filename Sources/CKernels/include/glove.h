#ifndef SKEIN_GLOVE_H
#define SKEIN_GLOVE_H

#include <stdint.h>

/// Kernels of GloVe.
///
/// Every instruction set runs the same source (glove_kernels.inc) with the same 16 virtual lanes, the same explicit fused
/// multiply-adds and the same order of summation, so all of them give the same bits.
///
/// A word is 16 + 4 · stride floats, 64-byte aligned: bias, sum of its squared steps, context bias, its sum, 12 unused; then
/// vector, sums, context vector, sums, each `stride` floats, a multiple of 16; vectors are zero from the dimension on.

/// A pair of words and what its product is to be.
typedef struct {
  /// Numbers of the words in their parts.
  uint16_t row, column;
  /// Logarithm of how often they stand near one another.
  float log_count;
  /// f of that count (Pennington et al. 2014, equation 9).
  float weight;
} skein_glove_pair;

typedef struct {
  /// Sum of weight · (w·c + b + b̃ − log count)², before the steps.
  double loss;
  /// How many were summed: two a pair, and one for a word with itself.
  int64_t pairs;
} skein_glove_result;

/// For each pair in turn, two steps of AdaGrad: one on the row's vector and the column's context vector, one on the column's
/// vector and the row's context vector. A word with itself has the first only.
///
///   g = rate · weight · (w·c + b + b̃ − log count)
///   w −= g c / √s_w,  s_w += (g c)²,   c −= g w / √s_c,  s_c += (g w)²,   from w and c as they were; biases likewise with 1.
///
/// 1 / √s is taken to within 5e-6 of itself.
typedef skein_glove_result (*skein_glove_function)(
    float *rows, float *columns, int32_t stride, const skein_glove_pair *pairs, int64_t count, float rate);

skein_glove_result skein_glove_scalar(
    float *rows, float *columns, int32_t stride, const skein_glove_pair *pairs, int64_t count, float rate);
#if defined(__x86_64__)
skein_glove_result skein_glove_avx2(
    float *rows, float *columns, int32_t stride, const skein_glove_pair *pairs, int64_t count, float rate);
skein_glove_result skein_glove_avx512(
    float *rows, float *columns, int32_t stride, const skein_glove_pair *pairs, int64_t count, float rate);
#elif defined(__aarch64__)
skein_glove_result skein_glove_neon(
    float *rows, float *columns, int32_t stride, const skein_glove_pair *pairs, int64_t count, float rate);
#endif

#endif
