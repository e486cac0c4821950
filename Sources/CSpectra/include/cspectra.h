#ifndef SKEIN_CSPECTRA_H
#define SKEIN_CSPECTRA_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes the product of a symmetric matrix and the vector x to y. Returning false ends the computation.
typedef bool (*skein_product)(const double *x, double *y, void *context);

typedef enum {
  skein_eigen_done = 0,
  /// `product` returned false.
  skein_eigen_stopped = 1,
  /// `restarts` were not enough.
  skein_eigen_not_converged = 2,
  skein_eigen_no_memory = 3,
  /// Something is not finite, or a start of zeros.
  skein_eigen_failed = 4,
} skein_eigen_status;

/// The largest eigenvalues of a symmetric matrix, which is known by its products alone, and their vectors: the implicitly restarted
/// Lanczos method of the library Spectra, on one thread but for the products. The same bits for the same products and start.
///
/// - size: rows of the matrix.
/// - count: eigenvalues wanted, fewer than `size`.
/// - basis: vectors of the Krylov space, more than `count`, at most `size`: more of them take memory and fewer restarts.
/// - start: the first vector of that space; size elements.
/// - tolerance: a value is good when its residual is below this share of it.
/// - values: count elements, the largest first.
/// - vectors: count columns of size elements each, one behind the other, of length 1.
skein_eigen_status skein_largest_eigenvalues(
  size_t size, size_t count, size_t basis, const double *start, size_t restarts, double tolerance,
  skein_product product, void *context, double *values, double *vectors);

#ifdef __cplusplus
}
#endif

#endif
