/** {@code pli demo}: a throw-away network that shows what Pli does, or that one tries it with. */
package pli.lab.demo;
