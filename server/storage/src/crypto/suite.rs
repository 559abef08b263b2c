//! The ciphers.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, AesGcm, KeyInit};
use sm4::Sm4;

/// Bytes of a nonce. Random ones of this length may be used some four thousand million times under one key.
pub const NONCE: usize = 12;

/// An authenticated cipher with associated data, which is not hidden but cannot be exchanged either.
pub trait CryptoSuite: Send + Sync {
    /// As sealed values and key files name it.
    fn name(&self) -> &'static str;

    /// The length of a key in bytes.
    fn key_length(&self) -> usize;

    /// The sealed text with its tag behind. None for a key of another length.
    fn seal(&self, key: &[u8], nonce: &[u8; NONCE], data: &[u8], plain: &[u8]) -> Option<Vec<u8>>;

    /// The plain text; none when key, nonce, data or text are not those of the sealing.
    fn open(&self, key: &[u8], nonce: &[u8; NONCE], data: &[u8], sealed: &[u8]) -> Option<Vec<u8>>;
}

/// AES-256 in Galois/counter mode (FIPS 197, NIST SP 800-38D).
struct International;

/// SM4 in Galois/counter mode (GB/T 32907-2016, RFC 8998). The mode is the same over any block cipher of 128 bits; the
/// vectors of the RFC are tests below.
struct Guomi;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// All suites, the one for new keys first.
pub const SUITES: [&dyn CryptoSuite; 2] = [&International, &Guomi];

/// The suite of a name.
pub fn suite(name: &str) -> Option<&'static dyn CryptoSuite> {
    SUITES.into_iter().find(|suite| suite.name() == name)
}

macro_rules! gcm {
    ($suite:ty, $cipher:ty, $name:literal, $length:literal) => {
        impl CryptoSuite for $suite {
            fn name(&self) -> &'static str {
                $name
            }

            fn key_length(&self) -> usize {
                $length
            }

            fn seal(&self, key: &[u8], nonce: &[u8; NONCE], data: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
                let cipher = <$cipher>::new_from_slice(key).ok()?;
                cipher.encrypt(&(*nonce).into(), Payload { msg: plain, aad: data }).ok()
            }

            fn open(&self, key: &[u8], nonce: &[u8; NONCE], data: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
                let cipher = <$cipher>::new_from_slice(key).ok()?;
                cipher.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: data }).ok()
            }
        }
    };
}

gcm!(International, Aes256Gcm, "aes-256-gcm", 32);
gcm!(Guomi, Sm4Gcm, "sm4-gcm", 16);

#[cfg(test)]
mod tests {
    use aes_gcm::aes::cipher::BlockCipherEncrypt;
    use rstest::rstest;

    use super::*;

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let pairs = hexadecimal.as_bytes().chunks(2);
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    /// SM4-GCM: RFC 8998, appendix A.1. AES-256-GCM: test cases 14, 15 and 16 of “The Galois/Counter Mode of Operation
    /// (GCM)” by `McGrew` and Viega, which NIST SP 800-38D took over.
    #[rstest]
    #[case::rfc_8998(
        "sm4-gcm",
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
        "83de3541e4c2b58177e065a9bf7b62ec"
    )]
    #[case::case_14(
        "aes-256-gcm",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000",
        "",
        "00000000000000000000000000000000",
        "cea7403d4d606b6e074ec5d3baf39d18",
        "d0d1c8a799996bf0265b98b5d48ab919"
    )]
    #[case::case_15(
        "aes-256-gcm",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
        "b094dac5d93471bdec1a502270e3cc6c"
    )]
    #[case::case_16(
        "aes-256-gcm",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )]
    fn a_suite_seals_as_its_standard_says(
        #[case] name: &str,
        #[case] key: &str,
        #[case] nonce: &str,
        #[case] data: &str,
        #[case] plain: &str,
        #[case] sealed: &str,
        #[case] tag: &str,
    ) {
        let suite = suite(name).unwrap();
        let (key, nonce) = (bytes(key), bytes(nonce).try_into().unwrap());
        let expected = [bytes(sealed), bytes(tag)].concat();
        assert_eq!(suite.seal(&key, &nonce, &bytes(data), &bytes(plain)).unwrap(), expected);
        assert_eq!(suite.open(&key, &nonce, &bytes(data), &expected).unwrap(), bytes(plain));
    }

    /// GB/T 32907-2016, annex A.1: one block, and the same a million times over is left out for its time.
    #[test]
    fn the_block_cipher_is_sm4() {
        let key = bytes("0123456789abcdeffedcba9876543210");
        let mut block = sm4::cipher::Block::<Sm4>::try_from(&key[..]).unwrap();
        Sm4::new_from_slice(&key).unwrap().encrypt_block(&mut block);
        assert_eq!(block[..], bytes("681edf34d206965e86b3e94f536e4246")[..]);
    }

    #[test]
    fn nothing_that_was_altered_opens() {
        for suite in SUITES {
            let (key, nonce) = (vec![7; suite.key_length()], [1; NONCE]);
            let sealed = suite.seal(&key, &nonce, b"cell", b"13800138000").unwrap();
            for at in 0..sealed.len() {
                let mut altered = sealed.clone();
                altered[at] ^= 1;
                assert_eq!(suite.open(&key, &nonce, b"cell", &altered), None, "{} byte {at}", suite.name());
            }
            assert_eq!(suite.open(&key, &nonce, b"another cell", &sealed), None);
            assert_eq!(suite.open(&key, &[2; NONCE], b"cell", &sealed), None);
            assert_eq!(suite.open(&vec![8; suite.key_length()], &nonce, b"cell", &sealed), None);
            assert_eq!(suite.open(&[7; 3], &nonce, b"cell", &sealed), None);
        }
    }
}
