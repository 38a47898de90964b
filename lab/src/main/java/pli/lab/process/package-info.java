/** Pli's programs as processes of their own, as a person or an operator would start them. */
package pli.lab.process;
