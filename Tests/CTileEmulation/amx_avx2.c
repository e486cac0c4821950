#define VECTORS "avx2,fma"
#define KERNELS skein_bfloat16_products_amx_avx2
#include "../../Sources/CKernels/product/bfloat16/amx.c"
