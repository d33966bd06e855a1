//! The copyright gate: no title of ours equals one of ISO's, save the plain terms listed here.
//!
//! The standard's titles are not in this repository: the lists hold 64-bit FNV-1a hashes of the
//! lower-cased titles in the published tables of contents.

use super::{Pack, by_key};

/// Titles of 2022 that are plain terms with no other sensible wording.
const PLAIN_2022: [&str; 21] = [
    "Threat intelligence",
    "Information transfer",
    "Identity management",
    "Screening",
    "Disciplinary process",
    "Remote working",
    "Storage media",
    "Supporting utilities",
    "Cabling security",
    "Equipment maintenance",
    "User endpoint devices",
    "Secure authentication",
    "Capacity management",
    "Configuration management",
    "Information deletion",
    "Data masking",
    "Logging",
    "Web filtering",
    "Secure coding",
    "Outsourced development",
    "Change management",
];

/// Titles of 2013 that are plain terms with no other sensible wording.
const PLAIN_2013: [&str; 9] = [
    "Segregation of duties",
    "Teleworking",
    "Screening",
    "Disciplinary process",
    "Key management",
    "Change management",
    "Capacity management",
    "Network controls",
    "Electronic messaging",
];

#[rustfmt::skip]
/// Hashes of the titles of ISO/IEC 27002:2022.
const ISO_2022: [u64; 93] = [
    0x0122_e88a_bdc9_5454, 0x0476_b53e_47c1_d6a7, 0x0629_3317_59ab_01a9, 0x08f9_5581_75d1_2da4,
    0x0e37_9880_ee7b_edc6, 0x1237_211e_6206_6d33, 0x15a3_886c_82e2_6ca1, 0x195e_e3d4_31e5_6578,
    0x1ec8_02e8_e60d_648d, 0x1ed6_4941_97f5_c8c0, 0x1f50_0e53_7f28_b0df, 0x238e_761e_f5dd_d034,
    0x23a1_d38d_e692_9e15, 0x2eb1_5176_bef3_c6d4, 0x3014_e631_62d2_50c0, 0x315c_eb6a_e4bb_835d,
    0x3421_0ec6_6c59_c68b, 0x34ad_9c0b_516c_55db, 0x3d0a_eec3_1a57_8d0a, 0x3e2d_25c1_f542_affe,
    0x412e_c043_2236_ba3b, 0x424b_7412_11ae_2858, 0x42cd_9527_a9e2_05b0, 0x569c_434a_de13_d125,
    0x5b8f_238a_f1d9_eff7, 0x5fcc_afa5_a117_08a8, 0x6156_7c48_ecef_adac, 0x622e_ec5a_b735_299e,
    0x6528_047f_ef47_1a95, 0x681d_5114_d0d9_9b6b, 0x69bb_f0b3_f344_690e, 0x6a89_bc51_2d17_d154,
    0x700a_059d_7ba6_5835, 0x70c9_e5cb_1cd3_af3f, 0x7310_a240_df06_1993, 0x73c2_ebea_ce6d_2fd2,
    0x73da_710e_7c5a_0aa3, 0x75b6_f97b_22ed_ed55, 0x78b7_e79f_e23f_1150, 0x7c7c_85fb_1c60_b7d0,
    0x7c85_0c4d_ab4b_2395, 0x80ca_6510_b96c_b9e2, 0x8283_82e7_f88a_ff09, 0x8400_efbf_b56a_4072,
    0x8456_ebec_01d8_0b1c, 0x8be1_318d_0b47_f849, 0x8e49_9c27_86d1_8ac1, 0x9690_210f_f0c2_c070,
    0x9a72_3d58_b447_243e, 0x9e19_14b4_fd8f_6a13, 0xa028_ecb8_6eec_d51e, 0xa6d3_5346_7475_f60f,
    0xabb1_23c9_2cdb_da09, 0xb1d2_172a_7072_cc61, 0xb7ae_652e_9fc4_1e24, 0xb8af_14f9_3458_c2cf,
    0xb8d9_891f_5a00_9963, 0xbb2e_ac54_b407_5944, 0xbb4a_abf1_0546_08d3, 0xbd10_41ae_b418_dfd9,
    0xbd57_b061_6c80_98a7, 0xbf18_1a4e_ff21_d9fc, 0xbf65_c6c8_429f_f612, 0xbfce_5c45_1d1a_252f,
    0xc249_18e0_c184_5634, 0xc34d_ee6f_1a2a_254e, 0xc849_bb72_742f_74ff, 0xca31_c846_c71a_e5c2,
    0xca70_9624_f2bb_58b7, 0xcc94_6ef2_ba81_3a79, 0xcca6_6d13_8c84_2c9d, 0xcfa2_a919_6c83_a215,
    0xd1a9_0e15_ab50_3154, 0xd3de_935e_170d_4650, 0xd40f_a158_967c_4af4, 0xd6cd_244f_30a3_4236,
    0xd8ab_387f_6da0_6058, 0xd911_56ad_17c5_d470, 0xdf05_eb05_ec0c_b234, 0xe3ef_9361_8e50_ad40,
    0xe413_f48e_4083_9267, 0xe7e2_7e2e_3597_06a6, 0xe80e_185d_a8cf_469b, 0xe903_bd7e_2960_d178,
    0xea39_4aa9_c45b_5a25, 0xea3c_8d47_7cb9_95ac, 0xec1b_607a_381d_8dae, 0xecec_36fb_4bb5_65ba,
    0xefc4_b9c4_295f_f118, 0xf58e_92d5_e951_7465, 0xf958_4aae_93b7_4ea6, 0xfc85_6714_c1af_c259,
    0xfc90_b509_b50b_494c,
];

#[rustfmt::skip]
/// Hashes of the titles of ISO/IEC 27002:2013.
const ISO_2013: [u64; 114] = [
    0x021d_5701_d2cb_a612, 0x0476_b53e_47c1_d6a7, 0x080d_1c15_49da_58b9, 0x0a40_29d9_0010_9f6b,
    0x0a54_8a9f_db43_c347, 0x0e37_9880_ee7b_edc6, 0x1134_5a63_4c4b_098c, 0x17ad_5afe_d95b_bcda,
    0x1bef_9cb2_6bc5_8303, 0x1ed6_4941_97f5_c8c0, 0x2014_4754_36fe_934f, 0x268f_1462_6241_c538,
    0x2eb1_5176_bef3_c6d4, 0x2f96_83b2_277e_d948, 0x3014_e631_62d2_50c0, 0x335a_b186_29bd_fd60,
    0x3421_0ec6_6c59_c68b, 0x3ba3_7ce1_a886_e94b, 0x3d0a_eec3_1a57_8d0a, 0x412e_c043_2236_ba3b,
    0x4483_cf14_5ef7_971b, 0x48a4_6790_404b_dad1, 0x48e8_4227_e1cd_0c3a, 0x4965_a976_5ee1_042f,
    0x498e_f43a_74b0_ec29, 0x4cfd_b6b4_9bbe_dafc, 0x5019_790f_8bdf_2ea3, 0x530d_01e6_fb10_f7b9,
    0x569c_434a_de13_d125, 0x5f11_da99_ae38_caee, 0x5fb7_2bdf_d861_1af2, 0x5fcc_afa5_a117_08a8,
    0x6156_7c48_ecef_adac, 0x622e_ec5a_b735_299e, 0x6528_047f_ef47_1a95, 0x6854_9f1a_c82f_aef2,
    0x69d5_2b18_ecd7_4cd9, 0x69f4_59ce_c51f_3cd0, 0x6b6f_cf0d_8e4b_0680, 0x6be0_8b08_a5dc_551c,
    0x6d7b_ba45_8836_f0c8, 0x7249_4d46_2a02_2770, 0x73da_710e_7c5a_0aa3, 0x76c5_bb35_8a0e_9c8e,
    0x7a33_c6d1_1721_a6af, 0x7cda_54e9_b706_4a0f, 0x7e23_342f_1ce5_c127, 0x8456_ebec_01d8_0b1c,
    0x8662_5afb_7d38_84d3, 0x8737_0f62_3ee0_acfa, 0x8cf4_e3a7_6def_16bf, 0x8f47_481b_cac9_f6fa,
    0x90ce_dc06_7fb4_6b9d, 0x9231_9289_7cc4_148f, 0x9c96_046b_49c5_3a7d, 0x9e19_14b4_fd8f_6a13,
    0xa2ab_fd50_4d78_ab12, 0xa2db_8805_983f_8672, 0xa42a_9559_f986_ba80, 0xa56a_6709_6b8b_f271,
    0xa7c1_acfc_4a8b_282e, 0xa966_1e9c_d434_4ce1, 0xab6e_bd1b_0e72_1084, 0xad4f_3a51_201f_3d74,
    0xaf4b_d6ab_215a_0839, 0xaf8a_849e_d057_b516, 0xb7ae_652e_9fc4_1e24, 0xb8af_14f9_3458_c2cf,
    0xbad0_37f6_8740_4ea1, 0xbb2e_ac54_b407_5944, 0xbd10_41ae_b418_dfd9, 0xbf18_1a4e_ff21_d9fc,
    0xc3ab_6dd7_b8db_9d5e, 0xc550_d461_8ec1_084e, 0xc562_99e7_9ad5_c280, 0xc5e0_8734_180a_0e88,
    0xc783_91c8_0263_2439, 0xc844_1766_9178_6b96, 0xc849_bb72_742f_74ff, 0xca31_c846_c71a_e5c2,
    0xca70_9624_f2bb_58b7, 0xcb75_326e_f9a2_b731, 0xcc94_6ef2_ba81_3a79, 0xcfaa_3479_03fd_4b4e,
    0xd40f_a158_967c_4af4, 0xd6cd_244f_30a3_4236, 0xd6dd_7fa2_f8dd_42f9, 0xd74e_7eed_60a7_56e7,
    0xd752_9349_c614_50e8, 0xd90f_5530_cbdd_dc3b, 0xd911_56ad_17c5_d470, 0xd963_f63f_12c4_67d1,
    0xdb9a_4512_da91_ba0f, 0xdbbf_ba95_9f0a_31fd, 0xe136_dd73_9178_a679, 0xe30d_4614_7093_b534,
    0xe3ef_9361_8e50_ad40, 0xe46d_4a4a_17fd_34d5, 0xe6dc_bfea_d6ae_0d46, 0xe80e_185d_a8cf_469b,
    0xe903_bd7e_2960_d178, 0xe97c_62ad_d8dd_2c3d, 0xea39_4aa9_c45b_5a25, 0xea3c_8d47_7cb9_95ac,
    0xef49_b5c5_4f80_f4f5, 0xefc4_b9c4_295f_f118, 0xf00f_271c_862d_922f, 0xf2e9_32e0_951f_fcd3,
    0xf38d_3b1e_44ea_5209, 0xf7c8_d7cf_799e_306d, 0xf958_4aae_93b7_4ea6, 0xf95c_90c8_e328_1465,
    0xfb56_0d95_c52d_1241, 0xfc90_b509_b50b_494c,
];

fn fnv1a(title: &str) -> u64 {
    title.trim().to_lowercase().bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The titles of entries that equal one of the hashed titles.
fn equal_titles<'a>(pack: &'a Pack, hashes: &[u64]) -> Vec<&'a str> {
    let titles = pack.entries.iter().map(|e| e.title.as_str());
    titles.filter(|title| hashes.contains(&fnv1a(title))).collect()
}

#[test]
fn the_hash_is_fnv_1a() {
    assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(fnv1a("foobar"), 0x8594_4171_f739_67e8);
}

#[test]
fn only_the_listed_plain_titles_of_2022_equal_isos() {
    let pack = by_key("iso27002-2022").unwrap();
    assert_eq!(equal_titles(pack, &ISO_2022), PLAIN_2022);
}

#[test]
fn only_the_listed_plain_titles_of_2013_equal_isos() {
    let pack = by_key("iso27002-2013").unwrap();
    assert_eq!(equal_titles(pack, &ISO_2013), PLAIN_2013);
}

#[test]
fn the_gate_notices_a_title_taken_from_the_standard() {
    let mut pack = by_key("iso27002-2022").unwrap().clone();
    // Case and outer spaces do not hide it.
    pack.entries[0].title = " change MANAGEMENT ".to_owned();
    assert_eq!(equal_titles(&pack, &ISO_2022).len(), PLAIN_2022.len() + 1);
}
