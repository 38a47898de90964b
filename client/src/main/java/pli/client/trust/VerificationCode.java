package pli.client.trust;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;

/**
 * What a QR code for another person's device holds: the safety number, and the head of the log that
 * the device which shows it has verified. Two people who meet so compare their keys, and find out
 * whether the log has two faces.
 *
 * @param digits the safety number without spaces: 60 digits
 * @param head null if the device had verified nothing of the log yet
 */
public record VerificationCode(String digits, @Nullable Head head) {
  private static final Pattern FORM =
      Pattern.compile("pli:verify:([0-9]{60})(?::([A-Za-z0-9+/=]{1,256}))?");

  /** The code of a number as people see it, in groups. */
  public static VerificationCode of(String number, @Nullable Head head) {
    return new VerificationCode(number.replace(" ", ""), head);
  }

  /**
   * Reads a code; blanks around it do not matter.
   *
   * @throws DecodeException if it is none
   */
  public static VerificationCode parse(String text) throws DecodeException {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches()) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a verification code");
    }
    String head = matcher.group(2);
    if (head == null) {
      return new VerificationCode(matcher.group(1), null);
    }
    Bytes bytes = StrictBase64.decode(head);
    return new VerificationCode(matcher.group(1), Head.decode(bytes));
  }

  /** What {@link #parse} reads. */
  public String text() {
    return "pli:verify:" + digits + (head == null ? "" : ":" + StrictBase64.encode(head.encode()));
  }
}
