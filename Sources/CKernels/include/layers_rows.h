#ifndef SKEIN_LAYERS_ROWS_H
#define SKEIN_LAYERS_ROWS_H

#include <stddef.h>

/// Sums, and loops over the rows of a matrix. A stride is the number of elements from one row to the next.
typedef struct {
  /// y[i] += scale · x[i]
  void (*add)(size_t n, double scale, const void *x, void *y);
  /// z[i] = x[i] + y[i]; z may be x or y.
  void (*sum_of)(size_t n, const void *x, const void *y, void *z);
  /// y[i] = scale · x[i]; y may be x.
  void (*scale)(size_t n, double scale, const void *x, void *y);
  /// y[r, c] = x[r, c]
  void (*copy)(size_t rows, size_t columns, const void *x, size_t x_stride, void *y, size_t y_stride);
  /// y[r, c] = x[c] for every row r
  void (*fill)(size_t rows, size_t columns, const void *x, void *y, size_t stride);
  /// y[r, c] += x[c] for every row r
  void (*add_to_rows)(size_t rows, size_t columns, const void *x, void *y, size_t stride);
  /// y[c] = Σ_r x[r, c], added to y if `adding`; the rows are summed in order.
  void (*column_sums)(size_t rows, size_t columns, const void *x, size_t stride, int adding, void *y);
  /// Σ x[i]², in double precision and 16 partial sums.
  double (*sum_of_squares)(size_t n, const void *x);
  /// Σ x[i], in double precision and 16 partial sums.
  double (*sum)(size_t n, const void *x);
  /// Whether no element is infinite or not a number.
  int (*is_finite)(size_t n, const void *x);
} skein_row_kernels;

#endif
