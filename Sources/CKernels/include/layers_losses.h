#ifndef SKEIN_LAYERS_LOSSES_H
#define SKEIN_LAYERS_LOSSES_H

#include <stddef.h>
#include <stdint.h>

/// What belongs to rows whose target is one of a number of classes.
typedef struct {
  /// One class a row, or `ignored`.
  const int32_t *targets;
  /// Rows with this target count for nothing: their loss and gradient are 0.
  int32_t ignored;
  /// [classes], or NULL where all are 1; and their sum.
  const void *class_weights;
  double class_weight_sum;
  /// Factor of the gradient, not of the loss.
  double scale;
  /// [rows], where each row's loss is written; or NULL.
  void *row_losses;
} skein_class_targets;

/// Losses and their gradients, in one pass over the outputs. All return the sum of the losses, in double precision and in
/// the order of the rows; within a row, or an array of n elements, runs of at most 1024 numbers are summed in 16 partial
/// sums first. Where `gradient` is NULL nothing is written but the rows' losses. NaN makes NaN of the loss and of the
/// gradient that it has part in.
typedef struct {
  /// For logits z [rows, classes], with p = softmax(z), target t, weights w of sum W, C classes and smoothing ε:
  ///   loss = −(1 − ε) w[t] ln p[t] − ε/C Σ_c w[c] ln p[c]
  ///   gradient = scale ((1 − ε) w[t] + ε/C W) p − scale ε/C w, and −scale (1 − ε) w[t] at t
  /// The gradient may be written over the logits. A row is read three times and written twice while it is in the cache.
  double (*cross_entropy)(size_t rows, size_t classes, double smoothing, const skein_class_targets *targets,
                          const void *logits, size_t stride, void *gradient, size_t gradient_stride);

  /// For scores x [rows, classes], with target t, weights w and C classes:
  ///   loss = w[t]/C Σ_{c ≠ t} h_c, where h_c = max(0, margin − x[t] + x[c]), or its square if `squared`
  /// The gradient may be written over the scores.
  double (*class_hinge)(size_t rows, size_t classes, double margin, int squared, const skein_class_targets *targets,
                        const void *scores, size_t stride, void *gradient, size_t gradient_stride);

  /// For logits x and targets y [rows, columns]:
  ///   loss = w ((1 − y) x + (1 + (q − 1) y) ln(1 + e^−x)), gradient = scale w ((1 − y) − (1 + (q − 1) y) σ(−x))
  /// weights: w, rows at `weight_stride`, 0 for one that serves all; NULL: 1. positive_weights: q [columns]; NULL: 1.
  /// The gradient may be written over the logits.
  double (*binary_cross_entropy)(size_t rows, size_t columns, const void *logits, const void *targets,
                                 const void *weights, size_t weight_stride, const void *positive_weights, double scale,
                                 void *gradient);

  /// loss = (x − y)², gradient = 2 scale (x − y); n elements. The gradient may be written over x.
  double (*squared_error)(size_t n, const void *x, const void *y, double scale, void *gradient);

  /// loss = max(0, margin − y x), or its square if `squared`, for targets y of ±1; n elements. The gradient, 0 at the
  /// corner, may be written over x.
  double (*hinge)(size_t n, double margin, int squared, const void *x, const void *y, double scale, void *gradient);

  /// loss = max(0, d(a, p) − d(a, n) + margin) for rows a, p, n of [rows, columns], with gradients da, dp, dn: all NULL, or
  /// none. Euclidean: d(x, y) = ‖x − y + 1e-6‖; if `cosine`: d(x, y) = 1 − x·y / (‖x‖ ‖y‖), norms being at least 1e-8.
  double (*triplet_margin)(size_t rows, size_t columns, double margin, int cosine, const void *a, const void *p,
                           const void *n, double scale, void *da, void *dp, void *dn);
} skein_loss_kernels;

#endif
