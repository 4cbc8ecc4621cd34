/** Tests of the packaged function, in its own processes. */
package dev.refiscal.packaged;
