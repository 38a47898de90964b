package pli.transparency.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.VerifierKey;

/** Checkpoints and signatures that other programs made. */
class RealCheckpointTest {
  /** The Go checksum database, whose origin is older than the rule that it be the key's name. */
  private static final String GO =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

  private static final String BEGINNING =
      "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
          + "\u2014 sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

  /** Made with pyca/cryptography by the words of tlog-cosignature; the seed is 0, 1, … 31. */
  private static final String WITNESS =
      "witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

  private static final String COSIGNATURE =
      "\u2014 witness.example/w1 519lMgAAAABkGFDLlEUhyWUmSzD4LSfimE9mVdZDnchzrPm1UWXnebbLxrdosOtzsD1SYOYiw/gUU/zwfolzWRmK99T3lYn5Xma1Dw==\n";

  @Test
  void aCheckpointOfTheGoChecksumDatabaseHolds() throws DecodeException, VerificationException {
    TrustedLog log = log(WitnessPolicy.NONE);
    VerifiedCheckpoint verified = VerifiedCheckpoint.verify(parse(BEGINNING), log);
    assertEquals(20852163, verified.head().size());
    SignedCheckpoint other = parse(BEGINNING.replace("20852163", "20852164"));
    assertThrows(VerificationException.class, () -> VerifiedCheckpoint.verify(other, log));
  }

  @Test
  void aCosignatureMadeByAnotherProgramHolds() throws DecodeException, VerificationException {
    TrustedLog log = log(new WitnessPolicy(1, List.of(VerifierKey.parse(WITNESS))));
    VerifiedCheckpoint verified = VerifiedCheckpoint.verify(parse(BEGINNING + COSIGNATURE), log);
    assertEquals(OptionalLong.of(1679315147), verified.witnessedAt());
  }

  private static TrustedLog log(WitnessPolicy witnesses) throws DecodeException {
    return new TrustedLog("go.sum database tree", List.of(VerifierKey.parse(GO)), witnesses);
  }

  private static SignedCheckpoint parse(String text) throws DecodeException {
    return SignedCheckpoint.parse(Bytes.utf8(text));
  }
}
