package pli.mls.node;

import java.util.List;

/**
 * What a member puts into its leaf beside keys and credential.
 *
 * @param capabilities must list the types of all non-default {@code extensions}
 * @param extensions the leaf's extensions
 */
public record LeafOptions(Capabilities capabilities, List<Extension> extensions) {
  /**
   * Checks that the leaf will be valid.
   *
   * @throws IllegalArgumentException if a non-default extension is not listed
   */
  public LeafOptions {
    extensions = Extension.listOf(extensions);
    for (Extension extension : extensions) {
      if (!capabilities.supportsExtension(extension.type())) {
        throw new IllegalArgumentException("an extension that the capabilities do not list");
      }
    }
  }
}
