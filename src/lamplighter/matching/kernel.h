/* What the files of the extension share. */
#ifndef LAMPLIGHTER_KERNEL_H
#define LAMPLIGHTER_KERNEL_H

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define SEVERAL_CPUS
#define FOR_EACH_CPU __attribute__((target_clones("default", "avx2")))
#else
#define FOR_EACH_CPU
#endif

PyObject *weigh(PyObject *self, PyObject *words);
PyObject *best(PyObject *self, PyObject *words);
PyObject *beating(PyObject *self, PyObject *words);
PyObject *stable(PyObject *self, PyObject *words);
PyObject *cover(PyObject *self, PyObject *words);
PyObject *rising(PyObject *self, PyObject *words);

#endif
