#ifndef SKEIN_PRODUCT_BFLOAT16_H
#define SKEIN_PRODUCT_BFLOAT16_H

#include <stddef.h>
#include <stdint.h>

#include "product.h"

/// Products of `float` in bfloat16: a and b are given in `float` and rounded to bfloat16, 8 bits of exponent as `float` has
/// and 8 of significand; sums are `float`. c = scale · a b + (adding ? c : row), as in product.h.
///
/// An element of c depends on its row of a and its column of b alone: the bits are the same for any number of rows and
/// columns, in any parts, transposed or not, packed or not, on every instruction set. They are those of the processor's
/// instruction for it, TDPBF16PS, as Intel's manual defines that (Software Developer's Manual, volume 2):
///
/// - A number is rounded to nearest, ties to even; less than the smallest normal number, 2⁻¹²⁶, it becomes a zero of its sign
///   before that; NaN stays NaN.
/// - The k terms are taken in steps of SKEIN_BFLOAT16_STEP, with zeros after the last. In a step the terms of even and of odd
///   numbers are two chains of fused multiply-adds in the order of k, each starting from 0. s starts from 0, and step by
///   step becomes s + (even + odd). All this rounds to nearest even, takes operands less than 2⁻¹²⁶ for zeros of their
///   signs and makes results zeros that are less than 2⁻¹²⁶ when rounded to 24 bits.
/// - The element becomes fma(scale, s, c) if adding, else fma(scale, s, row), or scale · s where there is no row, in ordinary
///   arithmetic. Without terms (k = 0) c stays as it is if adding, and is the row or 0 if not.
///
/// The sign and payload of a NaN are not specified. On Arm a result between 2⁻¹²⁶ − 2⁻¹⁵¹ and 2⁻¹²⁶ becomes 0 where here it
/// is 2⁻¹²⁶: that processor looks at a result's size before rounding it.
///
/// A thread that multiplies for the first time asks for memory, which it keeps until it ends: up to 3 MB, and where there
/// are more than 1,024 terms, and more of a than 1 MB, up to 2 KB a column of c for sums that wait.

/// How many terms make a step: what one instruction adds to a sum.
enum { SKEIN_BFLOAT16_STEP = 32 };

/// The nearest bfloat16 numbers, as above: the upper halves of `float`s.
void skein_bfloat16_round(size_t count, const float *numbers, uint16_t *rounded);

/// The definition, in plain C.
extern const skein_product_kernels skein_bfloat16_products_scalar;
#if defined(__x86_64__)
extern const skein_product_kernels skein_bfloat16_products_avx2;
extern const skein_product_kernels skein_bfloat16_products_avx512;
/// With the tiles of Intel's AMX; where `skein_has_amx_bf16` says so. No such machine was at hand when this was written: it
/// has run where tests catch its instructions and do what the manual says of them, and nowhere else.
extern const skein_product_kernels skein_bfloat16_products_amx;
#elif defined(__aarch64__)
extern const skein_product_kernels skein_bfloat16_products_neon;
#endif

/// The table for an instruction set that this machine has; of AVX-512 with AMX if it has that, too.
const skein_product_kernels *skein_products_bfloat16(skein_isa isa);

#endif
