/** A cipher suite's operations as MLS uses them: each with a label (RFC 9420 section 5.1). */
package pli.mls.suite;
