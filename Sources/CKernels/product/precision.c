#include "product_precision.h"

static _Thread_local skein_product_precision precision;

skein_product_precision skein_thread_precision(void) { return precision; }

void skein_set_thread_precision(skein_product_precision value) { precision = value; }
