package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Measures what passes: how many octets, whether one is above 127, and a checksum to know them again by. */
final class OctetMeter extends OutputStream {
    private final OutputStream target;
    private final CRC32C checksum = new CRC32C();
    private long count;
    private boolean eightBit;

    OctetMeter(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int octet) throws IOException {
        count++;
        eightBit |= (octet & 0x80) != 0;
        checksum.update(octet);
        target.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        count += length;
        int all = 0;
        for (int i = offset; i < offset + length; i++) {
            all |= octets[i];
        }
        eightBit |= (all & 0x80) != 0;
        checksum.update(octets, offset, length);
        target.write(octets, offset, length);
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    long count() {
        return count;
    }

    boolean eightBit() {
        return eightBit;
    }

    long checksum() {
        return checksum.getValue();
    }
}
