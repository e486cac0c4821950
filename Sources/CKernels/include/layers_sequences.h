#ifndef SKEIN_LAYERS_SEQUENCES_H
#define SKEIN_LAYERS_SEQUENCES_H

#include <stddef.h>
#include <stdint.h>

/// Gathering, scattering, pooling and convolution over time.
typedef struct {
  /// y[i, :] = table[ids[i], :], in order, up to the first id that is not in 0 ..< rows. The number of rows written: n if
  /// every id is a row's.
  size_t (*gather)(size_t n, size_t columns, size_t rows, const int32_t *ids, const void *table, void *y);
} skein_sequence_kernels;

#endif
