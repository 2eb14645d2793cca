/*-------------------------------------------------------------------------
 *
 * kernel.h
 *		What a kernel may use.
 *
 * Kernels hold the rules.  They work on plain values (a date is a number of
 * days since 2000-01-01, as in PostgreSQL's DateADT), allocate nothing unless
 * they say so and do not know the executor, so that they can be compiled
 * without a server: define OVERSIGHT_STANDALONE for that.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_KERNEL_H
#define OVERSIGHT_KERNEL_H

#ifdef OVERSIGHT_STANDALONE

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int8_t int8;
typedef int16_t int16;
typedef int32_t int32;
typedef int64_t int64;
typedef uint8_t uint8;
typedef uint16_t uint16;
typedef uint32_t uint32;
typedef uint64_t uint64;

#define CHECK_FOR_INTERRUPTS() ((void) 0)
#define Assert(condition) ((void) 0)
#define Min(x, y) ((x) < (y) ? (x) : (y))
#define Max(x, y) ((x) > (y) ? (x) : (y))
#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

#else

#include "postgres.h"

#include "miscadmin.h"

#endif							/* OVERSIGHT_STANDALONE */

/* For loops that are compiled once for each way of using what they find. */
#define KERNEL_INLINE static inline __attribute__((always_inline))

/* For what is rarely called and would only be in the way of what often is. */
#define KERNEL_NOINLINE __attribute__((noinline))

/*
 * The dates that PostgreSQL can store: 4714-11-24 BC (proleptic Gregorian) to
 * 5874897-12-31.  Infinity is DAY_MINUS_INFINITY and DAY_INFINITY; kernels are
 * given them only where their contract says so.
 */
#define DAY_MINUS_INFINITY	INT32_MIN
#define DAY_INFINITY		INT32_MAX
#define DAY_FIRST			(-2451545)
#define DAY_LAST			(2145031948)

static inline bool
day_is_valid(int64 day)
{
	return day >= DAY_FIRST && day <= DAY_LAST;
}

#endif							/* OVERSIGHT_KERNEL_H */
