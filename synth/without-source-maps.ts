/**
 * Imported before everything else: with source maps, Node reads one for each module that is loaded, and maps every stack trace
 * that CDKTF takes for a token. Together they are half of a synth.
 */
process.setSourceMapsEnabled(false);
