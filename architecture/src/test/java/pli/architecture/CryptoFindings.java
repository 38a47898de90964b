package pli.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the byte code says of cryptography, class by class, as <em>marks</em>:
 *
 * <ul>
 *   <li>the name of each class of a cryptographic library that is named anywhere in the class;
 *   <li>each string that such a library is called with, and each string that is the name of an
 *       algorithm to this JDK, wherever it stands ({@code AES/GCM/NoPadding}, {@code SHA-256});
 *   <li>each number that such a library is called with alone, with the call ({@code
 *       SHA3Digest.<init>(256)}), and each constant of its that is read ({@code
 *       MLKEMParameters.ml_kem_768});
 *   <li>{@code dynamic CLASS} where an algorithm is asked for by a name that is no constant there;
 *   <li>the settings of the encrypted database ({@code cipher=sqlcipher}).
 * </ul>
 *
 * <p>A name that no provider of this JDK knows and that goes through a variable is not seen: it
 * would show as {@code dynamic}, which has to be listed too.
 */
final class CryptoFindings {
  /** The libraries whose every class counts. */
  private static final List<String> LIBRARIES =
      List.of(
          "org.bouncycastle.",
          "io.netty.handler.ssl.",
          "io.netty.internal.tcnative.",
          "javax.crypto.",
          "javax.net.ssl.",
          "java.security.");

  private static final Set<String> DATABASE_SETTINGS =
      Set.of(
          "cipher",
          "legacy",
          "kdf_iter",
          "fast_kdf_iter",
          "kdf_algorithm",
          "hmac_use",
          "hmac_algorithm",
          "plaintext_header_size");

  private static final Pattern PRAGMA =
      Pattern.compile("(?i)PRAGMA\\s+(?:hex)?(?:re)?(?:key|cipher|kdf|hmac).*");
  private static final Pattern TYPE = Pattern.compile("L([\\w/$]+);");
  private static final Set<String> KNOWN = knownNames();

  /** How many instructions may stand between a constant and the call that takes it. */
  private static final int NEAR = 3;

  /**
   * A mark and where it is.
   *
   * @param in the name of the outermost class
   * @param mark what was found
   */
  record Finding(String in, String mark) implements Comparable<Finding> {
    @Override
    public int compareTo(Finding other) {
      int byClass = in.compareTo(other.in);
      return byClass != 0 ? byClass : mark.compareTo(other.mark);
    }

    @Override
    public String toString() {
      return in + ": " + mark;
    }
  }

  private final Set<Finding> found = new TreeSet<>();

  private CryptoFindings() {}

  /** The findings in {@code classes}. */
  static Set<Finding> in(Stream<JavaClass> classes) {
    CryptoFindings findings = new CryptoFindings();
    classes.forEach(type -> findings.read(bytes(type)));
    return findings.found;
  }

  private static byte[] bytes(JavaClass type) {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The outermost class around {@code name}. */
  static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private void read(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    String in = outermost(model.thisClass().asInternalName().replace('/', '.'));
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addType(in, type.asInternalName());
        case Utf8Entry text -> {
          Matcher type = TYPE.matcher(text.stringValue());
          while (type.find()) {
            addType(in, type.group(1));
          }
        }
        default -> {}
      }
    }
    for (MethodModel method : model.methods()) {
      method.code().ifPresent(code -> readCode(in, code));
    }
  }

  private void addType(String in, String internalName) {
    String name = internalName.replace('/', '.');
    if (isOfALibrary(name)) {
      found.add(new Finding(in, name));
    }
  }

  private static boolean isOfALibrary(String name) {
    return LIBRARIES.stream().anyMatch(name::startsWith);
  }

  private void readCode(String in, CodeModel code) {
    List<Instruction> before = new ArrayList<>();
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        switch (instruction) {
          case ConstantInstruction constant -> addKnownName(in, constant.constantValue());
          case FieldInstruction field -> addField(in, field);
          case InvokeInstruction call -> addCall(in, call, before);
          default -> {}
        }
        before.add(instruction);
      }
    }
  }

  private void addKnownName(String in, Object constant) {
    if (constant instanceof String text
        && (isKnown(text) || PRAGMA.matcher(text).matches() || text.startsWith("jdbc:sqlite"))) {
      found.add(new Finding(in, text));
    }
  }

  private static boolean isKnown(String text) {
    return KNOWN.contains(text)
        || text.indexOf('/') > 0 && KNOWN.contains(text.substring(0, text.indexOf('/')));
  }

  private void addField(String in, FieldInstruction field) {
    String owner = field.owner().asInternalName().replace('/', '.');
    if (owner.startsWith("org.bouncycastle.")) {
      found.add(new Finding(in, owner + "." + field.name().stringValue()));
    }
  }

  private void addCall(String in, InvokeInstruction call, List<Instruction> before) {
    String owner = call.owner().asInternalName().replace('/', '.');
    String name = call.name().stringValue();
    MethodTypeDesc type = call.typeSymbol();
    if (owner.equals("java.util.Properties") && name.equals("setProperty")) {
      addSetting(in, before);
    }
    if (!isOfALibrary(owner)) {
      return;
    }
    boolean takesText = type.parameterList().stream().anyMatch(CryptoFindings::isText);
    if (takesText && !isException(owner)) {
      Object text = constantNear(before, String.class);
      if (text != null) {
        found.add(new Finding(in, (String) text));
      } else if (name.equals("getInstance")) {
        found.add(new Finding(in, "dynamic " + owner));
      }
    }
    if (type.parameterCount() == 1
        && type.parameterType(0).descriptorString().equals("I")
        && owner.startsWith("org.bouncycastle.")
        && constantNear(before, Integer.class) instanceof Integer number) {
      found.add(new Finding(in, owner + "." + name + "(" + number + ")"));
    }
  }

  private static boolean isText(ClassDesc type) {
    return type.descriptorString().equals("Ljava/lang/String;");
  }

  private static boolean isException(String owner) {
    return owner.endsWith("Exception");
  }

  private void addSetting(String in, List<Instruction> before) {
    List<String> texts = new ArrayList<>();
    for (Instruction near : before.subList(Math.max(0, before.size() - 2), before.size())) {
      if (near instanceof ConstantInstruction constant
          && constant.constantValue() instanceof String text) {
        texts.add(text);
      }
    }
    if (texts.size() == 2 && DATABASE_SETTINGS.contains(texts.get(0))) {
      found.add(new Finding(in, texts.get(0) + "=" + texts.get(1)));
    }
  }

  private static @org.jspecify.annotations.Nullable Object constantNear(
      List<Instruction> before, Class<?> kind) {
    for (int i = before.size() - 1; i >= Math.max(0, before.size() - NEAR); i--) {
      if (before.get(i) instanceof ConstantInstruction constant
          && kind.isInstance(constant.constantValue())) {
        return constant.constantValue();
      }
    }
    return null;
  }

  /** All names and other names of algorithms that this JDK's providers have. */
  private static Set<String> knownNames() {
    Set<String> names = new TreeSet<>();
    for (Provider provider : Security.getProviders()) {
      provider.getServices().forEach(service -> names.add(service.getAlgorithm()));
      for (Object key : provider.keySet()) {
        String text = (String) key;
        if (text.startsWith("Alg.Alias.")) {
          names.add(text.substring(text.indexOf('.', "Alg.Alias.".length()) + 1));
        }
        if (text.endsWith("SupportedCurves")) {
          names.addAll(List.of(provider.getProperty(text, "").split("[|,\\[\\]]+", -1)));
        }
      }
    }
    names.remove("");
    if (names.size() < 100) {
      throw new IllegalStateException("this JDK names only " + names.size() + " algorithms");
    }
    return names;
  }
}
