#ifndef SKEIN_LAYERS_ROWS_H
#define SKEIN_LAYERS_ROWS_H

#include <stddef.h>

/// Loops over the rows of a matrix, and sums.
typedef struct {
  /// y[r, c] = x[c] for every row r
  void (*fill_rows)(size_t rows, size_t columns, const void *x, void *y, size_t stride);
} skein_row_kernels;

#endif
