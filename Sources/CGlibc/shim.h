// What the Glibc module leaves out: the settings of the allocator, for VintageCLI, and on which
// processors a thread may run, for Parallel. The latter is declared here because <sched.h> hides it
// from C that has no _GNU_SOURCE; a set is an array of bits, as the system call takes it.
#if defined(__GLIBC__) || __has_include(<malloc.h>)
#include <malloc.h>
#endif
#ifdef __linux__
int sched_getcpu(void);
int sched_getaffinity(int thread, unsigned long byte_count, unsigned long *set);
int sched_setaffinity(int thread, unsigned long byte_count, const unsigned long *set);
#endif
