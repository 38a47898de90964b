package pli.witness.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;
import pli.transparency.release.SigsumProof;
import pli.transparency.tree.InclusionProof;
import pli.transparency.tree.Merkle;
import pli.witness.check.ReleaseSays;
import pli.witness.release.Digested;
import pli.witness.release.ReleaseKey;
import pli.witness.service.DurableFile;

/** {@code pli release key}, {@code manifest}, {@code sign} and {@code proof}: who releases. */
final class ReleaseCommand {
  private final Program program;
  private final Words words;
  private final boolean json;

  ReleaseCommand(Program program, Words words) {
    this.program = program;
    this.words = words;
    this.json = words.has("--json");
  }

  ExitCode run() throws WrongWordsException {
    String verb = words.next(program.say(Sentence.WHAT_OF_A_RELEASE));
    try {
      return switch (verb) {
        case "key" -> key();
        case "manifest" -> manifest();
        case "sign" -> sign();
        case "proof" -> proof();
        default -> new InstallCommand(program, words, json).run(verb);
      };
    } catch (FileAlreadyExistsException e) {
      program.complain(Sentence.THERE_ALREADY, String.valueOf(e.getMessage()));
      return ExitCode.NOT_DONE;
    } catch (IOException e) {
      program.complain(Sentence.NOT_ACCESSIBLE, String.valueOf(e.getMessage()));
      return ExitCode.NOT_DONE;
    } catch (InvalidPathException e) {
      throw new WrongWordsException(Sentence.SAID, String.valueOf(e.getMessage()));
    }
  }

  private ExitCode key() throws WrongWordsException, IOException {
    Path file = Path.of(words.next(program.say(Sentence.THE_FILE)));
    words.end();
    String key = StrictBase64.encode(ReleaseKey.make(file, new SecureRandom()::nextBytes));
    if (json) {
      program.print(Map.of("key", key));
    } else {
      program.print("key " + key);
      program.complain(Sentence.RELEASE_KEY_MADE, file);
    }
    return ExitCode.DONE;
  }

  private ExitCode manifest() throws WrongWordsException, IOException {
    Path artefact = Path.of(words.next(program.say(Sentence.THE_ARTEFACT)));
    Path file = Path.of(words.next(program.say(Sentence.THE_RELEASE_FILE)));
    Numbers numbers = new Numbers(words, InstantSource.system());
    String product = numbers.text(program, "--product");
    long number = numbers.number(program, "--number");
    String version = numbers.text(program, "--version");
    long notBefore = numbers.seconds("--not-before");
    long expires = notBefore + numbers.duration("--expire", "90d");
    Policies next = new Policies(program, words.option("--next-policy", ""));
    boolean hasNext = next.isNamed();
    words.end();
    if (hasNext && !next.read()) {
      return ExitCode.DAMAGED;
    }
    ReleaseGate.Artefact found = Digested.of(artefact);
    ReleaseManifest manifest;
    try {
      manifest =
          new ReleaseManifest(
              product,
              number,
              version,
              String.valueOf(artefact.getFileName()),
              found.size(),
              found.sha256(),
              notBefore,
              expires,
              hasNext ? next.policy() : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new WrongWordsException(Sentence.BAD_MANIFEST);
    }
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    DurableFile.replace(file, new Release(manifest, List.of()).encode());
    if (json) {
      program.print(InstallCommand.json(manifest));
    } else {
      program.print(text(manifest));
      program.complain(Sentence.MANIFEST_MADE, file, file);
    }
    return ExitCode.DONE;
  }

  private ExitCode sign() throws WrongWordsException, IOException {
    Path file = Path.of(words.next(program.say(Sentence.THE_RELEASE_FILE)));
    String keyFile = words.option("--key", "");
    String artefact = words.option("--artefact", "");
    String request = words.option("--request", "");
    words.end();
    if (keyFile.isEmpty()) {
      throw new WrongWordsException(
          Sentence.MISSING, program.say(Sentence.THE_OPTION, "--key FILE"));
    }
    Optional<Release> release = read(file);
    if (release.isEmpty()) {
      return ExitCode.DAMAGED;
    }
    ReleaseManifest manifest = release.get().manifest();
    if (!artefact.isEmpty()
        && !Digested.of(Path.of(artefact))
            .equals(new ReleaseGate.Artefact(manifest.size(), manifest.sha256()))) {
      program.complain(Sentence.OTHER_ARTEFACT, artefact);
      return ExitCode.REFUSED;
    }
    ReleaseEntry.OfSigsum signature;
    try {
      SignatureKeyPair keys = ReleaseKey.read(Path.of(keyFile));
      signature = ReleaseEntry.OfSigsum.sign(manifest, keys);
      DurableFile.replace(file, release.get().with(signature).encode());
    } catch (DecodeException e) {
      program.complain(Sentence.NO_RELEASE_KEY, keyFile);
      return ExitCode.DAMAGED;
    }
    if (!request.isEmpty()) {
      DurableFile.replace(Path.of(request), Bytes.utf8(signature.addLeafRequest(manifest)));
    }
    say(manifest, signature);
    return ExitCode.DONE;
  }

  private void say(ReleaseManifest manifest, ReleaseEntry.OfSigsum signature) {
    if (json) {
      Map<String, Object> object = InstallCommand.json(manifest);
      object.put("key", StrictBase64.encode(signature.key()));
      object.put("request", signature.addLeafRequest(manifest));
      program.print(object);
    } else {
      program.print(text(manifest));
      program.complain(Sentence.SIGNED, manifest.product(), manifest.version(), manifest.number());
    }
  }

  private ExitCode proof() throws WrongWordsException, IOException {
    Path file = Path.of(words.next(program.say(Sentence.THE_RELEASE_FILE)));
    Path proofFile = Path.of(words.next(program.say(Sentence.THE_PROOF)));
    Policies policies = new Policies(program, words.option("--policy", ""));
    words.end();
    Optional<Release> release = read(file);
    if (release.isEmpty() || !policies.read()) {
      return ExitCode.DAMAGED;
    }
    TlogProof proof;
    try {
      proof = proof(DurableFile.read(proofFile, Limits.MAX_NOTE), policies);
    } catch (DecodeException e) {
      program.complain(Sentence.NO_PROOF, proofFile, String.valueOf(e.getMessage()));
      return ExitCode.DAMAGED;
    }
    for (ReleaseEntry entry : release.get().entries()) {
      if (entry instanceof ReleaseEntry.OfSigsum signature
          && isOf(proof, signature.leaf(release.get().manifest()))) {
        DurableFile.replace(file, release.get().with(signature.with(proof)).encode());
        String key = StrictBase64.encode(signature.key());
        if (json) {
          program.print(Map.of("key", key, "index", proof.index()));
        } else {
          program.print(program.say(Sentence.PROVED, file, key));
        }
        return ExitCode.DONE;
      }
    }
    program.complain(Sentence.PROOF_OF_NOTHING, proofFile, file);
    return ExitCode.REFUSED;
  }

  /** A tlog-proof as it is; Sigsum's names keys by hashes that the policy's logs explain. */
  private static TlogProof proof(Bytes file, Policies policies)
      throws DecodeException, WrongWordsException {
    if (file.startsWith(Bytes.utf8("version="))) {
      ReleasePolicy policy = policies.required();
      return SigsumProof.parse(file).tlogProof(policy.logs());
    }
    return TlogProof.parse(file);
  }

  private static boolean isOf(TlogProof proof, Bytes leaf) {
    try {
      var head = proof.checkpoint().checkpoint().head();
      new InclusionProof(proof.index(), head.size(), proof.path())
          .verify(Merkle.leaf(leaf), head.root());
      return true;
    } catch (VerificationException e) {
      return false;
    }
  }

  private Optional<Release> read(Path file) throws IOException {
    try {
      return Optional.of(Release.parse(DurableFile.read(file, Limits.MAX_RELEASE)));
    } catch (ReleaseException e) {
      program.complain(
          Sentence.NO_RELEASE, file, ReleaseSays.of(e.reason()).in(program.language()));
      return Optional.empty();
    }
  }

  /** What is signed, as it is signed. */
  private static String text(ReleaseManifest manifest) {
    try {
      String text = manifest.encode().utf8();
      return text.substring(0, text.length() - 1);
    } catch (DecodeException e) {
      throw new IllegalStateException("a manifest that was just written", e);
    }
  }
}
