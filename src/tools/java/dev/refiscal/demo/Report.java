// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

import dev.refiscal.simulator.Document;
import dev.refiscal.simulator.DocumentStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.Message;

/** Prints how the demo ended, and checks it. */
final class Report {

  private final List<Receipt> receipts;
  private final Map<Long, Document> before;
  private boolean good = true;

  /**
   * @param before the vendor's documents before the first invocation
   */
  Report(List<Receipt> receipts, Map<Long, Document> before) {
    this.receipts = receipts;
    this.before = before;
  }

  /** Whether everything printed so far is as expected. */
  boolean good() {
    return good;
  }

  void answers(List<Answer> answers) {
    var table = new Table("What each trigger answered", "Trigger", "Sent", "Answered");
    answers.forEach(answer -> table.row(answer.trigger(), answer.sent(), answer.answered()));
    System.out.println(table);
  }

  /**
   * Compares the last answers with the expected ones.
   *
   * @param expected in order
   */
  void lastAnswers(List<Answer> answers, String... expected) {
    List<String> last =
        answers.stream().skip(answers.size() - expected.length).map(Answer::answered).toList();
    String should = String.join(", ", expected);
    System.out.println(
        "The doubt, in the end: "
            + verdict(last.equals(List.of(expected)), should + " instead of " + last));
  }

  /**
   * @param after the vendor's documents at the end
   */
  void receipts(Map<Long, Document> after) {
    var table =
        new Table(
            "What became of each receipt",
            "Receipt",
            "Before",
            "After",
            "Fiscalized",
            "As it should",
            "How it was reloaded");
    for (Receipt receipt : receipts) {
      Optional<Document> document = Optional.ofNullable(after.get(receipt.id()));
      table.row(
          receipt.id(),
          status(Optional.ofNullable(before.get(receipt.id())).map(Document::status)),
          status(document.map(Document::status)),
          times(document.map(Document::fiscalizations).orElse(0)),
          verdict(receipt.endedAsItShould(document), should(receipt)),
          receipt.story());
    }
    System.out.println(table);
  }

  /**
   * @param expected the bodies of the expected letters, in any order
   */
  void deadLetters(List<Message> letters, List<String> expected) {
    var table = new Table("What is in the dead-letter queue", "Message", "Why");
    letters.forEach(letter -> table.row(letter.body(), why(letter)));
    System.out.println(table);
    List<String> bodies = letters.stream().map(Message::body).sorted().toList();
    String should = String.join("  ", expected);
    System.out.println(verdict(bodies.equals(expected.stream().sorted().toList()), should));
  }

  /**
   * @param log the file with the function's log lines
   */
  void end(Path log) {
    System.out.printf(
        "%n%s The function's log lines are in %s.%n%n",
        good ? "Everything ended as it should." : "Something did not end as it should.", log);
  }

  private String verdict(boolean asItShould, String should) {
    good &= asItShould;
    return asItShould ? "✓" : "✗ should be: " + should;
  }

  private static String should(Receipt receipt) {
    return status(receipt.expected()) + ", " + times(receipt.fiscalizations());
  }

  private static String status(Optional<DocumentStatus> status) {
    return status.map(known -> known.name().toLowerCase(Locale.ROOT)).orElse("unknown");
  }

  private static String times(int fiscalizations) {
    return switch (fiscalizations) {
      case 0 -> "never";
      case 1 -> "once";
      default -> fiscalizations + " times";
    };
  }

  /** From the message attributes, if the function itself sent the message there. */
  private static String why(Message letter) {
    return letter.messageAttributes().isEmpty()
        ? "moved here by SQS after its last attempt"
        : letter.messageAttributes().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(attribute -> attribute.getKey() + "=" + attribute.getValue().stringValue())
            .collect(Collectors.joining(", "));
  }
}
