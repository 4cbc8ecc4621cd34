/** Shows a person failed receipts being fiscalized again, through every trigger, on loopback. */
package dev.refiscal.demo;
