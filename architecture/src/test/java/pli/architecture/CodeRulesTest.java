package pli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no class of the house does. */
class CodeRulesTest {
  private static final String[] PURE =
      House.PURE.stream().map(module -> "pli." + module + "..").toArray(String[]::new);

  private static final Pattern EMPTY_NAME = Pattern.compile(".*(Util|Utils|Manager|Helper|Impl)$");
  private static final Pattern EMPTY_PACKAGE =
      Pattern.compile(".*\\.(util|utils|helper|helpers|manager|managers|impl|misc|common)(\\..*)?");

  @Test
  void pureModulesTouchNoClockThreadSocketFileOrRandomness() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            describe(
                "reach outside",
                type ->
                    type.getPackageName().startsWith("java.net")
                        || type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.nio.channels")
                        || type.getPackageName().startsWith("java.sql")
                        || type.getPackageName().startsWith("java.util.concurrent.locks")
                        || Set.of(
                                "java.io.File",
                                "java.io.FileInputStream",
                                "java.io.FileOutputStream",
                                "java.io.RandomAccessFile",
                                "java.lang.Thread",
                                "java.time.Clock",
                                "java.util.Random",
                                "java.util.Timer",
                                "java.util.concurrent.Executors",
                                "java.util.concurrent.ThreadLocalRandom",
                                "org.bouncycastle.crypto.CryptoServicesRegistrar")
                            .contains(type.getName())))
        .check(House.CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .check(House.CLASSES);
  }

  @Test
  void recordsHoldNoArrays() {
    noFields()
        .that()
        .areDeclaredInClassesThat(describe("are records", JavaClass::isRecord))
        .and()
        .areNotStatic()
        .should()
        .haveRawType(describe("are arrays", JavaClass::isArray))
        .check(House.CLASSES);
  }

  @Test
  void cryptoObjectsAreNeverStatic() {
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(
            describe(
                "are ciphers, MACs, hashes or generators",
                type ->
                    Set.of(
                            "javax.crypto.Cipher",
                            "javax.crypto.Mac",
                            "java.security.MessageDigest",
                            "java.security.Signature",
                            "java.security.SecureRandom")
                        .contains(type.getName())))
        .check(House.CLASSES);
  }

  @Test
  void noFieldIsPublicAndMutable() {
    fields()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("pli.protocol.wire..")
        .should()
        .beFinal()
        .check(House.CLASSES);
  }

  @Test
  void publicConstantsAreNoArrays() {
    noFields()
        .that()
        .arePublic()
        .should()
        .haveRawType(describe("are arrays", JavaClass::isArray))
        .check(House.CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    List<String> empty =
        House.CLASSES.stream()
            .filter(type -> !type.getPackageName().startsWith("pli.protocol.wire"))
            .filter(type ->
                EMPTY_NAME.matcher(type.getSimpleName()).matches()
                    || EMPTY_PACKAGE.matcher(type.getPackageName()).matches())
            .map(JavaClass::getName)
            .toList();
    assertEquals(List.of(), empty);
    assertTrue(EMPTY_NAME.matcher("ThingImpl").matches());
  }

  @Test
  void packagesOfAModuleDoNotGoInCircles() {
    slices().matching("pli.(**)").should().beFreeOfCycles().check(House.CLASSES);
  }

  @Test
  void secretsHaveATypeOfTheirOwnThatSaysNothing() throws ReflectiveOperationException {
    JavaClass secret = House.CLASSES.get("pli.crypto.Secret");
    assertTrue(secret.getModifiers().contains(JavaModifier.FINAL));
    Object one =
        Class.forName("pli.crypto.Secret")
            .getMethod("copyOf", byte[].class)
            .invoke(null, (Object) new byte[] {0x5a, 0x5b, 0x5c, 0x5d});
    assertTrue(!one.toString().toLowerCase(java.util.Locale.ROOT).contains("5a"), one.toString());
    assertTrue(!one.toString().contains("90"), one.toString());
  }

  @Test
  void theServersLogTakesNoText() {
    JavaClass log = House.CLASSES.get("pli.server.observation.EventLog");
    for (JavaField field : log.getAllFields()) {
      assertTrue(!field.getModifiers().contains(JavaModifier.PUBLIC), field.getFullName());
    }
    log.getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(method -> !method.getName().equals("toString"))
        .forEach(method ->
            method
                .getRawParameterTypes()
                .forEach(parameter ->
                    assertTrue(
                        !parameter.getName().equals("java.lang.String")
                            && !parameter.getName().equals("java.lang.Object")
                            && !parameter.getName().equals("java.lang.Throwable"),
                        method.getFullName() + " would let text into the log")));
  }

  private static DescribedPredicate<JavaClass> describe(
      String what, java.util.function.Predicate<JavaClass> test) {
    return DescribedPredicate.describe(what, test);
  }
}
