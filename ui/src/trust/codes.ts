/** Reads the QR code in a picture of the camera, if there is one. */
export type Reader = (source: HTMLVideoElement) => Promise<string | undefined>;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type Kind = (new (options: { formats: string[] }) => Detector) & { getSupportedFormats(): Promise<string[]> };

/** More than this on a side is not needed to read a code, and takes long. */
const LARGEST = 960;

/**
 * The browser's own way where it has one, which on Linux and Windows none has; else a library, which is fetched from the
 * host only then.
 */
export async function reader(): Promise<Reader> {
  const kind = (globalThis as { BarcodeDetector?: Kind }).BarcodeDetector;
  if (kind && (await kind.getSupportedFormats()).includes('qr_code')) {
    const detector = new kind({ formats: ['qr_code'] });
    return async (source) => (await detector.detect(source))[0]?.rawValue;
  }
  const { default: decode } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const surface = canvas.getContext('2d', { willReadFrequently: true });
  return (source) => {
    const scale = Math.min(1, LARGEST / Math.max(1, source.videoWidth, source.videoHeight));
    canvas.width = Math.round(source.videoWidth * scale);
    canvas.height = Math.round(source.videoHeight * scale);
    if (!surface || canvas.width === 0 || canvas.height === 0) {
      return Promise.resolve(undefined);
    }
    surface.drawImage(source, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = surface.getImageData(0, 0, canvas.width, canvas.height);
    return Promise.resolve(decode(data, width, height)?.data || undefined);
  };
}
