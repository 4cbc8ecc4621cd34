/** Shows how failed receipts are fiscalized again, through every trigger, on loopback. */
package dev.refiscal.demo;
