#ifndef SKEIN_LAYERS_DROPOUT_H
#define SKEIN_LAYERS_DROPOUT_H

#include <stddef.h>
#include <stdint.h>

/// Dropout of every kind. A mask is never kept: element i of the mask of a key is
///
///     m[i] = bits(key, i) < threshold ? 0 : scale,     threshold = rate · 2³², scale = 1 / (1 − rate)
///
/// so that backward draws it again, `float` and `double` draw the same one, and any part of it can be drawn alone.
///
/// bits(key, i): a block of 1024 elements has 64 bits of its own, number i / 1024 of SplitMix64 started at `key` (Steele,
/// Lea and Flood 2014); in the block, two rounds of 32-bit multiplications and shifts (the finalizer of MurmurHash3,
/// Appleby 2011), each after adding half of those bits, mix the element's number. 32-bit multiplications are what AVX2 has
/// in vectors. What is dropped is multiplied by 0: infinities and NaN are not hidden, they become NaN.
typedef struct {
  /// y[s, i] = m[i] · x[s, i] for all s < steps and i < n, added to y if `adding`; y may be x. One mask for all steps.
  void (*apply)(size_t steps, size_t n, uint64_t key, uint32_t threshold, double scale, int adding, const void *x,
                void *y);
  /// y[r, c] = m[ids[r]] · x[r, c]; y may be x. Rows with the same id are dropped together.
  void (*apply_to_rows)(size_t rows, size_t columns, uint64_t key, uint32_t threshold, double scale,
                        const int32_t *ids, const void *x, void *y);
  /// output[i] = bits(key, i) < threshold && ids[i] != keep ? replacement : ids[i]; output may be ids.
  void (*replace)(size_t n, uint64_t key, uint32_t threshold, int32_t keep, int32_t replacement, const int32_t *ids,
                  int32_t *output);
} skein_dropout_kernels;

#endif
