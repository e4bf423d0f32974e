-- The kinds of document every broker here keeps. Codes 6A, 6B, 80, 81, 99, adequacy, finance and ine are those of the
-- exchanges' cloud platform; the rest are the house's own.
insert into archive.parameter (code, name_zh_hans, name_zh_hant, name_en, level, client_types, kinds, max_bytes, max_count,
  needs_expiry, position, updated_at) values
  ('6A', '客户身份证正面', '客戶身份證正面', 'Identity document, front', 'customer', '{}', '{image,pdf}', 10485760, 1, false, 10, now()),
  ('6B', '客户身份证背面', '客戶身份證背面', 'Identity document, back', 'customer', '{}', '{image,pdf}', 10485760, 1, false, 20, now()),
  ('80', '客户头部正面照', '客戶頭部正面照', 'Face photograph', 'customer', '{}', '{image}', 10485760, 1, false, 30, now()),
  ('99', '客户手写签名影像', '客戶手寫簽名影像', 'Handwritten signature', 'customer', '{}', '{image,pdf}', 5242880, 1, false, 40, now()),
  ('81', '结算银行卡正面', '結算銀行卡正面', 'Settlement bank card, front', 'account', '{}', '{image,pdf}', 10485760, 5, false, 50, now()),
  ('address', '住址证明', '住址證明', 'Proof of address', 'customer', '{}', '{image,pdf}', 10485760, 5, false, 60, now()),
  ('passport', '护照', '護照', 'Passport', 'customer', '{individual,joint}', '{image,pdf}', 10485760, 5, false, 70, now()),
  ('licence', '营业执照或商业登记证', '營業執照或商業登記證', 'Business licence or registration', 'customer', '{corporate}', '{image,pdf}', 20971520, 5, false, 80, now()),
  ('incorporation', '公司注册证明书', '公司註冊證明書', 'Certificate of incorporation', 'customer', '{corporate}', '{image,pdf}', 20971520, 5, false, 90, now()),
  ('form', '开户申请表', '開戶申請表', 'Account opening form', 'account', '{}', '{image,pdf}', 20971520, 20, false, 100, now()),
  ('transfer', '转账凭证', '轉賬憑證', 'Transfer receipt', 'account', '{}', '{image,pdf}', 10485760, 10, false, 110, now()),
  ('video', '见证视频', '見證視頻', 'Witness video', 'customer', '{}', '{video}', 2147483648, 10, false, 120, now()),
  ('recording', '电话录音', '電話錄音', 'Telephone recording', 'account', '{}', '{audio}', 524288000, 100, false, 130, now()),
  ('adequacy', '专业投资者资料', '專業投資者資料', 'Professional investor evidence', 'customer', '{}', '{image,pdf}', 20971520, 20, true, 140, now()),
  ('finance', '金融相关资料', '金融相關資料', 'Financial futures evidence', 'account', '{}', '{image,pdf}', 20971520, 20, false, 150, now()),
  ('ine', '原油相关资料', '原油相關資料', 'Crude oil futures evidence', 'account', '{}', '{image,pdf}', 20971520, 20, false, 160, now()),
  ('other', '其他资料', '其他資料', 'Other document', 'account', '{}', '{image,pdf,audio,video,sheet,text}', 104857600, 100, false, 1000, now());
