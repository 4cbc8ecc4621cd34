/** The description of the HTTP API under {@code docs}, and what can be derived from it. */
package dev.refiscal.openapi;
