// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for 127.0.0.1 and localhost. The JDK's keytool makes it once per
 * process; it is deleted with the process.
 *
 * @param keyStore the PKCS #12 store that holds the private key
 * @param password the password of the store; not a secret, as the key protects nothing
 * @param pem the certificate as PEM, for callers to trust
 */
record SelfSignedCertificate(Path keyStore, String password, Path pem) {
  private static final String PASSWORD = "simulator";
  private static final String ALIAS = "vendor";

  /** Makes the certificate on first use. */
  private static final class Holder {
    private static final SelfSignedCertificate INSTANCE = make();
  }

  static SelfSignedCertificate ofThisProcess() {
    return Holder.INSTANCE;
  }

  private static SelfSignedCertificate make() {
    try {
      Path directory = Files.createTempDirectory("vendor-simulator");
      Path keyStore = directory.resolve("vendor.p12");
      Path pem = directory.resolve("vendor.pem");
      // Deleted in reverse order, the directory last.
      List.of(directory, keyStore, pem).forEach(path -> path.toFile().deleteOnExit());
      runKeytool(keyStore);
      Files.writeString(pem, pem(read(keyStore)));
      return new SelfSignedCertificate(keyStore, PASSWORD, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made a store that cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keytool made a certificate", e);
    }
  }

  private static void runKeytool(Path keyStore) throws IOException, InterruptedException {
    var keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=vendor simulator",
            "-ext",
            "SAN=ip:127.0.0.1,dns:localhost",
            "-ext",
            "BC=ca:true",
            "-validity",
            "7",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            keyStore.toString());
    Process process = keytool.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
  }

  private static Certificate read(Path keyStore) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store.getCertificate(ALIAS);
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + encoder.encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
