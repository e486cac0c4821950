#ifndef SKEIN_PRODUCT_PRECISION_H
#define SKEIN_PRODUCT_PRECISION_H

/// What factors of products of `float` are rounded to.
typedef enum { SKEIN_PRECISION_FLOAT32, SKEIN_PRECISION_BFLOAT16 } skein_product_precision;

/// A setting of the calling thread, float32 when it starts. Kernels do not look at it: it is kept here because reading a
/// thread's variable takes an instruction in C.
skein_product_precision skein_thread_precision(void);
void skein_set_thread_precision(skein_product_precision precision);

#endif
