#ifndef SKEIN_PRODUCT_H
#define SKEIN_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

#include "cpu.h"

/// Products of matrices, c = scale · a b + (adding ? c : row), row-major, where a is [m, k], or [k, m] if transposed, b is
/// [k, n], or [n, k] if transposed, c is [m, n], and a row of each starts `stride` elements after the one before. `row`, of
/// n elements, is the same for all rows of c, such as a bias; NULL is zeros, and it is not used if `adding`. They run on
/// the calling thread; c overlaps neither a nor b, and is not read unless `adding`.

/// How many terms of a sum of `float` make a block.
enum { SKEIN_PRODUCT_BLOCK = 384 };

/// Products of `float` on one instruction set.
///
/// An element of c depends on its row of a and its column of b alone. Its k terms are taken in blocks of
/// SKEIN_PRODUCT_BLOCK; the sum s of a block starts from 0 and is a chain of fused multiply-adds in the order of k, and
/// block by block c becomes fma(scale, s, c); for the first block, if not `adding`, fma(scale, s, row), or scale · s
/// where there is no row. Without terms (k = 0), c stays as it is if `adding`, and is the row or 0 if not. So the bits are the same for any number of rows and columns, in any parts,
/// transposed or not, packed or not, on every instruction set; infinities and NaN do what they do in such a chain, but
/// the sign and payload of a NaN are not specified.
///
/// A thread that multiplies for the first time asks for memory, 0.5 MB or less, which it keeps until it ends.
typedef struct {
  void (*multiply)(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                   size_t a_stride, const float *b, size_t b_stride, bool adding, const float *row, float *c, size_t c_stride);

  /// How many elements a packed b takes.
  size_t (*packed_count)(size_t k, size_t n);

  /// Arranges b for the products of this instruction set; `packed` starts on 64 bytes.
  void (*pack)(bool b_transposed, size_t k, size_t n, const float *b, size_t b_stride, float *packed);

  /// The product with a b that has been packed: the same bits as `multiply` without packing.
  void (*multiply_packed)(bool a_transposed, size_t m, size_t n, size_t k, float scale, const float *a, size_t a_stride,
                          const float *packed, bool adding, const float *row, float *c, size_t c_stride);
} skein_product_kernels;

extern const skein_product_kernels skein_products_scalar;
#if defined(__x86_64__)
extern const skein_product_kernels skein_products_avx2;
extern const skein_product_kernels skein_products_avx512;
#elif defined(__aarch64__)
extern const skein_product_kernels skein_products_neon;
#endif

/// The table for an instruction set that this machine has.
const skein_product_kernels *skein_products_float(skein_isa isa);

/// The product of `double`. Every sum runs over k in order: the reference that derivatives are checked with.
void skein_product_double(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, double scale,
                          const double *a, size_t a_stride, const double *b, size_t b_stride, bool adding, const double *row, double *c,
                          size_t c_stride);

#endif
