#ifndef SKEIN_LAYERS_NORMALIZATION_H
#define SKEIN_LAYERS_NORMALIZATION_H

#include <stddef.h>
#include <stdint.h>

/// Layer and batch normalization, and softmax over rows. Sums over a row are taken in 16 partial sums.
typedef struct {
  /// Each row on its own, with mean μ, biased variance σ² and s = 1 / √(σ² + ε):
  ///   y[r, c] = gain[c] (x[r, c] − μ) s + bias[c]
  /// mean, scale: [rows], where μ and s are kept, or NULL. x and y [rows, columns].
  void (*layer_norm)(size_t rows, size_t columns, double epsilon, const void *x, const void *gain, const void *bias,
                     void *y, void *mean, void *scale);

  /// With x̂ = (x − μ) s and d = dy ∘ gain:
  ///   dx = s (d − Σ d / columns − x̂ Σ d x̂ / columns);   dgain += Σ_r dy ∘ x̂;   dbias += Σ_r dy
  /// dgain and dbias [columns] are added to, the rows in order; each may be NULL.
  void (*layer_norm_backward)(size_t rows, size_t columns, const void *x, const void *gain, const void *mean,
                              const void *scale, const void *dy, void *dx, void *dgain, void *dbias);

  /// Mean and biased variance of every column: mean[c] = Σ_r x[r, c] / n, variance[c] = Σ_r (x[r, c] − mean[c])² / n, in
  /// double precision, the rows in order. Row t · batch + b is padding, and left out, where t ≥ lengths[b]; n is the number
  /// of the others, at least 1. lengths: [batch], or NULL where all rows count.
  void (*column_moments)(size_t rows, size_t columns, size_t batch, const int32_t *lengths, const void *x, void *mean,
                         void *variance);

  /// Each column on its own, with s[c] = 1 / √(variance[c] + ε):
  ///   y[r, c] = gain[c] (x[r, c] − mean[c]) s[c] + bias[c], and 0 in rows that are padding
  /// scale: [columns], where s is kept.
  void (*batch_norm)(size_t rows, size_t columns, size_t batch, const int32_t *lengths, double epsilon, const void *x,
                     const void *mean, const void *variance, const void *gain, const void *bias, void *y, void *scale);

  /// Where mean and variance were those of x, with x̂ = (x − mean) s and n rows that are no padding:
  ///   dx = gain s (dy − Σ_r dy / n − x̂ Σ_r dy x̂ / n), and 0 in padding;   dgain += Σ_r dy x̂;   dbias += Σ_r dy
  /// dgain and dbias [columns] are added to; each may be NULL.
  void (*batch_norm_backward)(size_t rows, size_t columns, size_t batch, const int32_t *lengths, const void *x,
                              const void *mean, const void *scale, const void *gain, const void *dy, void *dx,
                              void *dgain, void *dbias);

  /// y = e^(x + mask) / Σ e^(x + mask) in each row; y may be x.
  /// counts: [rows], of how many columns a row is; the others give 0. NULL: of all.
  /// mask: added to x, −∞ where a column does not count; rows at `mask_stride`, 0 for one that serves all; NULL: none.
  /// Rows in which nothing counts give 0. NaN and +∞ make NaN of the row.
  void (*softmax)(size_t rows, size_t columns, const void *x, size_t x_stride, const int32_t *counts, const void *mask,
                  size_t mask_stride, void *y, size_t y_stride);

  /// dx = y ∘ (dy − Σ dy ∘ y) in each row; dx may be dy. Right with counts and masks, too: there y is 0.
  void (*softmax_backward)(size_t rows, size_t columns, const void *y, size_t y_stride, const void *dy, size_t dy_stride,
                           void *dx, size_t dx_stride);

  /// y = x − ln Σ eˣ in each row; y may be x.
  void (*log_softmax)(size_t rows, size_t columns, const void *x, size_t x_stride, void *y, size_t y_stride);

  /// dx = dy − e^y Σ dy in each row; dx may be dy.
  void (*log_softmax_backward)(size_t rows, size_t columns, const void *y, size_t y_stride, const void *dy,
                               size_t dy_stride, void *dx, size_t dx_stride);
} skein_normalization_kernels;

#endif
