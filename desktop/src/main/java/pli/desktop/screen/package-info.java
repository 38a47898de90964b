/**
 * What a screen needs beside the commands: the page that is packed into the program, the rules that
 * a browser is given for it, files on their way between page and engine, and the time after which
 * nobody is thought to be there.
 */
package pli.desktop.screen;
