#ifndef KERNELS_H
#define KERNELS_H

#include "cpu.h"

#endif
