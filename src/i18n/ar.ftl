# العربية. Every catalogue holds the same keys with the same variables; a test compares them.

## The thread
heading = { $count ->
    [0] ما رأيك في «{ $title }»؟
    [one] رأي واحد في «{ $title }»
    [two] رأيان في «{ $title }»
    [few] { $count } آراء في «{ $title }»
    [many] { $count } رأيًا في «{ $title }»
   *[other] { $count } رأي في «{ $title }»
}
heading-untitled = { $count ->
    [0] ما رأيك؟
    [one] رأي واحد
    [two] رأيان
    [few] { $count } آراء
    [many] { $count } رأيًا
   *[other] { $count } رأي
}
comment-count = { $count ->
    [0] لا تعليقات
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
    [many] { $count } تعليقًا
   *[other] { $count } تعليق
}
document-title = التعليقات: { $title }
document-title-untitled = التعليقات
sort-label = ترتيب التعليقات
sort-best = الأفضل
sort-newest = الأحدث
sort-oldest = الأقدم
sort-discussed = الأكثر نقاشًا
moved = ربما تغيّرت أماكن التعليقات أثناء قراءتك. ابدأ من الأعلى مرة أخرى
author-badge = الكاتب
edited = مُعدَّل
edited-by-moderator = عدّله مشرف
pinned = مثبَّت
held-mark = بانتظار الموافقة
told-by-moderator = يقول مشرف:
answers = ردًا على
reply = رد
or-edit = أو تعديل
edit = تعديل
more-replies = { $count ->
    [one] عرض رد آخر
    [two] عرض ردين آخرين
    [few] عرض { $count } ردود أخرى
    [many] عرض { $count } ردًا آخر
   *[other] عرض { $count } رد آخر
}
first-replies = { $count ->
    [one] عرض رد واحد
    [two] عرض ردين
    [few] عرض { $count } ردود
    [many] عرض { $count } ردًا
   *[other] عرض { $count } رد
}
continue-thread = { $count ->
    [one] متابعة هذا النقاش (رد واحد)
    [two] متابعة هذا النقاش (ردان)
    [few] متابعة هذا النقاش ({ $count } ردود)
    [many] متابعة هذا النقاش ({ $count } ردًا)
   *[other] متابعة هذا النقاش ({ $count } رد)
}
more-comments = عرض مزيد من التعليقات
removed-by-author = حذف كاتب هذا التعليق تعليقه.
removed-by-moderator = أُزيل هذا التعليق.
empty = لم يعلّق أحد بعد. كن أول من يشارك برأيه.
empty-closed = لا توجد تعليقات هنا.
notice-part = أنت تشاهد جزءًا من النقاش.
show-whole = عرض النقاش كاملًا
notice-closed = التعليقات مغلقة.
notice-guests-off = لا يمكن للزوار التعليق هنا.
notice-preview = هذه معاينة على جهازك: للقراءة فقط.
back-to-page = العودة إلى الصفحة
back-to-thread = العودة إلى النقاش
privacy = الخصوصية

vote-up = تصويت بالتأييد
vote-down = تصويت بالرفض
vote-undo = سحب الصوت
voted-up = صوّتَّ بالتأييد.
voted-down = صوّتَّ بالرفض.

## The form
prompt = ما رأيك؟
prompt-reply = ردك
details-legend = املأ بياناتك أدناه:
label-body = تعليقك
hint-body = يمكنك استخدام ⁦**⁩عريض⁦**⁩ و⁦*⁩مائل⁦*⁩ و⁦>⁩ للاقتباس و⁦`code`⁩ والروابط.
label-name = الاسم
label-email = البريد الإلكتروني
hint-email = اختياري، لا يظهر أبدًا
label-letters = راسلني حين يردّ أحد
hint-letters = وكذلك حين يُقبل التعليق إن كان عليه أن ينتظر. والعنوان الجديد هنا يُسأل مرة واحدة عن رغبته في ذلك.
label-website = الموقع
hint-website = اختياري
button-preview = معاينة
button-preview-again = معاينة مرة أخرى
button-post = نشر التعليق
button-save = حفظ
button-delete = حذف
title-preview = معاينة
title-reply = رد
title-edit = تعديل تعليقك
title-delete = حذف تعليقك
delete-question = تُحذف كلماتك وبياناتك فورًا، ولا يمكن التراجع عن ذلك.
notice-preview-step = هكذا سيظهر تعليقك. لم يُنشر بعد.
notice-held = شكرًا لك. سيظهر تعليقك بعد الموافقة عليه.
notice-posted = نُشر تعليقك.
notice-deleted = حُذف تعليقك.

## What the script says
script-reply = نشر الرد
script-write = متابعة الكتابة
script-cancel = إلغاء
script-sending = جارٍ الإرسال…
script-waiting = لم يُرسل بعد، نحاول مرة أخرى…
script-offline = أنت غير متصل بالإنترنت. تعليقك محفوظ هنا وسيُرسل عند عودة الاتصال.
script-quote = اقتباس
script-retry = حاول الآن
script-failed = لم ينجح ذلك. نصك ما زال هنا.
script-later = كان ذلك سريعًا بعض الشيء. حاول مرة أخرى في الساعة {"{"}time{"}"}.
script-replying = رد على ⁨{"{"}name{"}"}⁩
script-as = تعلّق باسم ⁨{"{"}name{"}"}⁩
script-change = تغيير
script-fold = الردود على ⁨{"{"}name{"}"}⁩
script-loading = جارٍ التحميل…
script-loaded = حُدِّث النقاش.
script-unloaded = تعذّر التحميل. حاول مرة أخرى من فضلك.
script-saved = حُفظ تعديلك.
script-sure = اضغط «حذف» مرة أخرى لحذف هذا التعليق نهائيًا.
script-details = املأ بياناتك أدناه، أو انقر على أيقونة لتسجيل الدخول:
script-icons = انقر على أيقونة لتسجيل الدخول:
script-login = تسجيل الدخول عبر ⁨{"{"}name{"}"}⁩
script-connecting = جارٍ الاتصال بـ ⁨{"{"}name{"}"}⁩…
script-window = تابع في النافذة التي فُتحت.
script-restoring = جارٍ تسجيل دخولك مجددًا…
script-account = حساب ⁨{"{"}name{"}"}⁩
script-logout = تسجيل الخروج
script-other = اختر طريقة أخرى للتعليق. ما كتبته يبقى كما هو.
script-stay = البقاء باسم ⁨{"{"}name{"}"}⁩
script-expired = استغرق ذلك وقتًا طويلًا. انقر على أيقونة من جديد.
script-logged-out = سُجِّل خروجك. ما كتبته محفوظ.
script-blocked = يفصل متصفحك بين هذا النموذج والنافذة. إن فُتحت نافذة فسجّل الدخول فيها واكتب الرمز الذي تعرضه:
script-code = الرمز
script-code-send = تسجيل الدخول بهذا الرمز
script-here = لم تُفتح نافذة؟ سجّل الدخول في هذه الصفحة
script-first = أكمل تسجيل الدخول أو ألغه قبل النشر.
script-claimable = تعليقات كتبتها هنا كزائر: {"{"}count{"}"}.
script-claim = اجعلها لي

## What is wrong with a field
problem-required = هذا الحقل مطلوب.
problem-too-long = هذا طويل جدًا: الحد الأقصى { $max ->
    [few] { $max } أحرف
    [many] { $max } حرفًا
   *[other] { $max } حرف
}.
problem-control-characters = يحتوي هذا على محارف لا يمكن عرضها.
problem-not-an-email = هذا ليس عنوان بريد إلكتروني.
problem-not-a-url = هذا ليس عنوان ويب.
problem-too-many-marks = توجد علامات كثيرة فوق حرف واحد.
problem-too-many-lines = الأسطر كثيرة جدًا: الحد الأقصى { $max }.
problem-too-many-links = الروابط كثيرة جدًا: الحد الأقصى { $max }.
problem-too-complex = يحتوي هذا على تنسيق أكثر مما يحتاجه تعليق.
problem-mixed-scripts = اكتب الاسم بأبجدية واحدة من فضلك؛ فخلط الحروف يُستعمل لانتحال أسماء الآخرين.
problem-reserved-name = هذا الاسم محجوز. اختر اسمًا آخر من فضلك.
problem-members-name = هذا اسم شخص يسجّل الدخول هنا. سجّل الدخول إن كنت أنت هو، أو اختر اسمًا آخر.
problem-not-a-picture = هذه ليست صورة يمكن استعمالها: ‏PNG أو JPEG أو WebP أو GIF، بحجم 2 م.ب. على الأكثر وضلع لا يتجاوز 4096 بكسل.
problem-badge-symbol = لا يمكن أن يحتوي الاسم على رمز يشبه علامة التوثيق.
problem-foreign-host = هذا العنوان لا ينتمي إلى الموقع.
problem-taken = هذا مستخدم من قبل. اختر غيره.
problem-own-origin = هذا عنوان خدمة التعليقات نفسها. اجعل لها عنوانًا غير عنوان صفحاتك.
problem-no-mail = هذه الخدمة لا ترسل بريدًا.
problem-no-address = ليس لحسابك عنوان مؤكد يمكن مراسلته.
problem-parent-gone = التعليق الذي ترد عليه لم يعد موجودًا هنا.
problem-unreadable = تعذّر فهم هذا.
problem-too-short = استعمل { $min } حرفًا على الأقل.
problem-common-password = هذه من أوائل كلمات المرور التي يجرّبها أي شخص. اختر غيرها، ولتكن عدة كلمات متتالية مثلًا.
problem-too-many = عدد هذه كبير أصلًا: لا يزيد على { $max }.
problem-bad-pattern = لا يمكن البحث عن السطر { $line }: إما أنه طويل جدًا أو ليس تعبيرًا يُبحث عنه في وقت قصير.
problem-not-a-network = ليست هذه شبكة مثل 203.0.113.0/24.
problem-wide-network = هذا أوسع مما يُحفظ: ‎/24 أو ‎/48 من IPv6 أو عنوان واحد.
problem-not-known = هذا غير معروف عن كاتب التعليق، أو لم يعد محفوظًا.
problem-beyond-account = هذا أكثر مما يحق للحساب هناك.
problem-own-words = هذه مأخوذة من اسمك أو عنوانك أو من اسم هذا المكان. اختر غيرها.

## What else can go wrong
error-not-found = لا يوجد شيء هنا.
error-not-found-help = ربما أُزيل التعليق أو الصفحة، أو أن العنوان غير مكتمل.
error-closed = التعليقات مغلقة. لم يُنشر نصك.
error-not-undoable = لا يمكن التراجع عن هذا.
error-undone = تراجع أحدهم عن هذا من قبل.
error-guests-off = لا يمكن للزوار التعليق هنا.
error-read-only = هذه معاينة على جهازك: للقراءة فقط.
error-not-editable = لم يعد تعديل هذا التعليق ممكنًا، أو أنه ليس لك.
error-votes-off = لا يتيح هذا الموقع التصويت.
error-votes-closed = التعليقات مغلقة، فلا يمكن تغيير الأصوات بعد الآن.
error-own-vote = لا يمكنك التصويت على تعليقك.
error-key-reused = أُرسل هذا من قبل بنص مختلف. أرسله مرة أخرى من فضلك.
error-too-fast = كان ذلك سريعًا بعض الشيء. حاول مرة أخرى بعد { $seconds ->
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $seconds } ثوانٍ
    [many] { $seconds } ثانية
   *[other] { $seconds } ثانية
}.
error-too-large = هذا أكبر من أن يُرسل. يتسع التعليق لعشرة آلاف حرف.
error-file-too-large = هذا الملف أكبر من { $megabytes } ميغابايت. اضغطه بـ gzip، أو أدخله بسطر الأوامر: rejoinder import FILE.
error-still-reading = ما زال هذا الملف يُقرأ. أدخله حين تنتهي قراءته.
error-exports-full = تجري الآن عمليات تصدير بقدر ما يمكن أن يجري في وقت واحد. حاول مرة أخرى حين تنتهي إحداها.
error-foreign-origin = لم يأتِ هذا الطلب من نموذج التعليق، لذلك لم يُقبل.
error-signed-out = لم تعد مسجل الدخول. يرجى تسجيل الدخول مرة أخرى؛ نصك محفوظ.
error-blocked = لا يمكنك المشاركة في هذه المحادثة. هذا قرار القائمين على الموقع.
error-may-only-read = يمكنك القراءة هنا دون الكتابة. هذا قرار القائمين على الموقع.
error-not-allowed = لا يحق ذلك لهذا الرمز أو للحساب الذي وراءه: يلزم النطاق “{ $scope }” ودورٌ يسمح به.
error-stale = غيّر شخص آخر هذا في هذه الأثناء. ما أدخلته باقٍ هنا: راجعه ثم احفظ من جديد.
error-last-owner = لا مالك آخر لهذا الموقع. اجعل غيره مالكًا أولًا.
error-not-yours-run = لا يفعل هذا إلا أحد مالكي هذا الموقع.
error-not-yours-serve = لا يفعل هذا إلا من يدير هذه الخدمة.
error-wrong-credentials = هذا غير صحيح. راجعه من فضلك.
error-password-closed = فشلت محاولات كثيرة. سجّل الدخول برابط يصلك بالبريد، أو اختر كلمة مرور جديدة.
error-codes-closed = رموز خاطئة كثيرة. اكتب أحد رموز الاسترداد بدلًا منها.
error-ticket-gone = لم يعد هذا الرابط أو الرمز صالحًا: إما أنه استُعمل، أو حلّ محله ما هو أحدث، أو مضى عليه وقت طويل.
error-not-recent = سجّل الدخول مرة أخرى أولًا من فضلك.
error-last-way = لا شيء غيره يفتح هذا الحساب. أضف أولًا طريقة أخرى لتسجيل الدخول.
error-last-admin = لا أحد غيرك يدير هذه الخدمة. عيّن مديرًا آخر أولًا.
error-no-mail = لا ترسل هذه الخدمة بريدًا. اسأل من يديرها.
error-busy = يسجّل كثيرون الدخول في هذه اللحظة. حاول مرة أخرى بعد ثوانٍ.
error-unavailable = لا يمكن الوصول إلى التعليقات في الوقت الحالي. حاول مرة أخرى بعد قليل.
error-internal = حدث خطأ هنا، وقد سُجّل.
error-bad-request = تعذّر فهم الطلب.
error-invalid = هناك ما يحتاج إلى مراجعة. لم يضِع شيء مما كتبته.
error-conflict = لم يعد هذا ممكنًا، فقد حدث شيء آخر قبله.
error-preview-expired = هذه المعاينة أقدم من أن تُنشر. راجعها مرة أخرى من فضلك.

## A site that is not set up
help-title = لم تُجهَّز هذه التعليقات بعد
help-site = النص البرمجي في هذه الصفحة يسمّي الموقع «{ $site }»، وهذه الخدمة لا تعرفه.
help-origin = هذه الصفحة ليست ضمن العناوين المسموح لها بعرض تعليقات الموقع «{ $site }».
help-todo = يستطيع من يدير الخدمة السماح بذلك من سطر الأوامر:

## Mail
mail-hello = مرحبًا،
mail-code = أو اكتب هذا الرمز في المكان الذي طلبته منه:
mail-note-ignore = إن لم تكن أنت من طلب هذا فيمكنك تجاهل هذه الرسالة، فلن يحدث شيء من دونك.
mail-note-code = لا تُعطِ الرابط أو الرمز لأحد أبدًا. وإن لم تكن أنت من طلب هذا فيمكنك تجاهل هذه الرسالة.
mail-note-operator = إن لم تكن أنت من فعل ذلك فأخبر من يدير { $host } فورًا.
mail-note-theft = إن لم تكن أنت من فعل ذلك فاختر كلمة مرور جديدة فورًا.
mail-register-subject = حسابك للتعليق على { $host }
mail-register-text = يريد شخص ما، وعلى الأرجح أنت، إنشاء حساب بهذا العنوان على { $host }. اتبع الرابط لاختيار اسم وكلمة مرور. يعمل الرابط مرة واحدة خلال يوم.
mail-register-link = إنشاء الحساب
mail-registered-text = يريد شخص ما، وعلى الأرجح أنت، إنشاء حساب بهذا العنوان على { $host }. لديك حساب بالفعل: سجّل الدخول، أو اطلب رابطًا بالبريد إن كنت قد نسيت كلمة المرور.
mail-sign-in-subject = تسجيل الدخول إلى { $host }
mail-sign-in-text = اتبع الرابط لتسجيل الدخول إلى { $host }. يعمل الرابط مرة واحدة، ومدته بالدقائق: { $minutes }.
mail-sign-in-link = تسجيل الدخول
mail-no-account-text = يريد شخص ما، وعلى الأرجح أنت، تسجيل الدخول إلى { $host } بهذا العنوان، ولا يوجد حساب به. ربما استعملت عنوانًا آخر، ويمكنك إنشاء حساب الآن.
mail-no-account-link = إنشاء حساب
mail-reset-subject = كلمة مرور جديدة على { $host }
mail-reset-text = اتبع الرابط لاختيار كلمة مرور جديدة على { $host }. يعمل الرابط مرة واحدة، ومدته بالدقائق: { $minutes }.
mail-reset-link = اختيار كلمة مرور جديدة
mail-new-address-subject = عنوانك الجديد على { $host }
mail-new-address-text = يريد شخص ما، وعلى الأرجح أنت، استعمال هذا العنوان لحسابه على { $host }. اتبع الرابط لتأكيده. يعمل الرابط مرة واحدة، ومدته بالدقائق: { $minutes }.
mail-new-address-link = استعمال هذا العنوان
mail-address-changed-subject = تغيّر عنوانك على { $host }
mail-address-changed-text = أصبح لحسابك على { $host } عنوان آخر من الآن، ولم يعد هذا العنوان تابعًا له.
mail-second-factor-subject = تغيّرت طريقة دخولك إلى { $host }
mail-second-factor-text = تغيّر ما يُطلب منك بعد كلمة مرورك في { $host } أو ما يحل محله: تطبيق أو مفتاح مرور أو رموز استرداد.
mail-password-changed-subject = تغيّرت كلمة مرورك على { $host }
mail-password-changed-text = تغيّرت كلمة مرور حسابك على { $host }، وسُجّل خروجك من كل مكان آخر.

sign-in-title = سجّل الدخول للتعليق
sign-in-site = سيظهر اسمك بجانب ما تكتبه على ⁨{ $site }⁩.
sign-in-continue = المتابعة عبر { $name }
sign-in-lost = فقدت هذه النافذة الاتصال بالصفحة التي جاءت منها. أغلقها ثم انقر على الأيقونة هناك من جديد.
sign-in-script = يحتاج تسجيل الدخول إلى جافاسكريبت. من دونه يمكنك نشر تعليقك باسم تكتبه.
sign-in-code = رمزك
sign-in-code-sentence = اكتب هذا الرمز في نموذج التعليق على ⁨{"{"}site{"}"}⁩. يعمل مرة واحدة خلال دقيقتين. لا تعطه لأحد أيًا كان من يطلبه.
sign-in-code-gone = لم يعد هنا رمز لعرضه. أغلق هذه النافذة وابدأ من جديد.
sign-in-code-new = عرض رمز آخر
sign-in-as = سجّلت دخولك هنا باسم { $name }.
sign-in-as-continue = التعليق باسم { $name }
way-account = حسابك هنا
sign-in-done = تم تسجيل دخولك
sign-in-close = يمكنك إغلاق هذه النافذة والعودة إلى تعليقك.
sign-in-failed = لم يتم تسجيل دخولك
sign-in-denied = اخترت عدم تسجيل الدخول. لم تتم مشاركة أي شيء، ونصك محفوظ.
sign-in-unavailable = هذه الخدمة لا تجيب حاليًا. يرجى تجربة طريقة أخرى أو العودة لاحقًا.
sign-in-refused = لم ينجح ذلك. يرجى إغلاق هذه النافذة والمحاولة مرة أخرى.
sign-in-unusable = لم تخبرنا هذه الخدمة من أنت. يرجى تجربة طريقة أخرى.
sign-in-address-taken = يوجد حساب بعنوان بريدك الإلكتروني بالفعل. يرجى تسجيل الدخول بالطريقة التي استخدمتها من قبل.
sign-in-invalid = لم يبدأ تسجيل الدخول هذا في هذا المتصفح، أو بدأ منذ وقت طويل. يرجى إغلاق هذه النافذة والبدء من جديد.
## Accounts
account-title = حسابك
account-sign-in = تسجيل الدخول
account-sign-out = تسجيل الخروج
account-link = تسجيل الدخول برابط يصلك بالبريد
account-link-sentence = نرسل إليك رابطًا ورمزًا. يعمل كل منهما مرة واحدة خلال عشر دقائق.
account-register = إنشاء حساب
account-register-sentence = نرسل إليك رابطًا تختار من خلاله اسمًا وكلمة مرور.
account-make = إنشاء الحساب
account-set-up-sentence = هذا الحساب يدير الخدمة كلها.
account-forgotten = هل نسيت كلمة المرور؟
account-forgotten-sentence = نرسل إليك رابطًا لاختيار كلمة جديدة.
account-new-password = اختيار كلمة مرور جديدة
account-no-mail = لا ترسل هذه الخدمة بريدًا. للحصول على حساب أو كلمة مرور جديدة اسأل من يديرها.
account-send = إرسال الرسالة
account-sent = راجع بريدك
account-sent-sentence = إن كان هذا العنوان صالحًا لذلك فالرسالة في طريقها إليه. راجع مجلد الرسائل غير المرغوب فيها أيضًا.
account-code-sentence = إن كان لهذا العنوان حساب فالرسالة في طريقها إليه. اتبع رابطها في هذا المتصفح، أو اكتب رمزها هنا.
account-address-whose = لا يستخدم هذا العنوان إلا من سجّل الدخول إلى الحساب الذي طلبه. سجّل الدخول إليه ثم افتح رابط الرسالة مرة أخرى. وإن لم تطلب ذلك فلا شيء عليك فعله.
account-elsewhere-sentence = لقد طلبت هذا الرابط في متصفح آخر. لتسجيل الدخول هنا اكتب الرمز الموجود في الرسالة نفسها.
account-again = إرسال رسالة أخرى
account-continue = متابعة
account-to-sign-in = إلى تسجيل الدخول
account-back = العودة إلى حسابك
account-save = حفظ
account-password = تغيير كلمة المرور
account-password-sentence = عند تغييرها يُسجَّل خروجك من كل مكان آخر وتُلغى رموز الوصول للبرامج.
account-address = تغيير العنوان
account-address-sentence = نرسل رابطًا إلى العنوان الجديد، ولا يتغير شيء حتى تتبعه.
account-confirm = هل هذا أنت؟
account-confirm-sentence = ما يلي أمر مهم. اكتب كلمة مرورك مرة أخرى.
account-confirm-button = متابعة
account-confirm-other = الخطوة التالية مهمة: أثبت مرة أخرى أنك صاحب الحساب، أو سجّل الخروج ثم الدخول من جديد.
account-confirm-mail = ما يلي أمر مهم. سجّل دخولك مرة أخرى: ليست لك كلمة مرور هنا، فيكفي رابط يصلك بالبريد.
account-step = خطوة أخرى
account-step-sentence = اكتب الرمز الذي يعرضه تطبيقك الآن.
account-security = الأمان
account-authenticator = رموز من تطبيق
account-authenticator-off = بعد كلمة مرورك يُطلب منك رمز يعرضه تطبيق على هاتفك، فلا يدخل من عرف كلمة مرورك بها وحدها.
account-authenticator-on = بعد كلمة مرورك يُطلب منك رمز من تطبيقك. أُعِدّ في:
account-authenticator-set-up = إعداد تطبيق
account-authenticator-turn-off = إيقافه
account-authenticator-scan = دع تطبيق مصادقة يقرأ هذه الصورة.
account-authenticator-picture = مفتاح حسابك على شكل رمز QR
account-authenticator-open = فتحه في تطبيق على هذا الجهاز
account-authenticator-key = أو اكتب هذا المفتاح في التطبيق:
account-authenticator-type = الرمز الذي يعرضه التطبيق بعد ذلك
account-authenticator-turn-on = تشغيله
account-step-passkey = استعمل مفتاح المرور، أو اكتب أحد رموز الاسترداد.
account-passkeys = مفاتيح المرور
account-passkeys-sentence = مفتاح مرور على هاتفك أو حاسوبك أو مفتاح أمان يُدخلك ببصمة أو وجه أو رمز PIN، بلا كلمة مرور.
account-passkeys-script = تحتاج مفاتيح المرور إلى البرامج النصية، وهي متوقفة في هذا المتصفح.
account-passkeys-nowhere = لا تعمل مفاتيح المرور إلا حيث يكون لهذه الخدمة اسم واتصال TLS.
account-passkey-add = إضافة مفتاح مرور
account-passkey-name = ماذا تسميه؟
account-passkey-made = أُضيف
account-passkey-rename = تغيير الاسم
account-passkey-remove = إزالة
account-passkey-sign-in = تسجيل الدخول بمفتاح مرور
account-passkey-use = استعمال مفتاح مرور
account-passkey-problem = لم ينجح ذلك، أو أوقفته. يمكنك المحاولة مرة أخرى أو سلوك طريق آخر.
account-staff-must = من يدير شيئًا هنا يحتاج إلى أكثر من كلمة مرور. أعِدّ تطبيقًا أو أضف مفتاح مرور لتتابع.
account-staff-hint = أنت تدير شيئًا هنا، ولا تحميه إلا كلمة مرور.
account-staff-go = إعداد تطبيق أو مفتاح مرور
account-recovery = رموز الاسترداد
account-recovery-sentence = كل رمز منها يُدخلك مرة واحدة بدلًا من تطبيقك أو مفتاح مرورك إذا ضاع. اكتبها أو احفظها في مدير كلمات مرور: لن تُعرض مرة أخرى.
account-recovery-left = { $count ->
        [0] لا توجد رموز استرداد. أنشئ بعضها تحسبًا لضياع تطبيق أو جهاز.
        [one] بقي رمز استرداد واحد.
        [two] بقي رمزا استرداد.
        [few] بقيت { $count } رموز استرداد.
       *[other] بقي { $count } رمز استرداد.
    }
account-recovery-renew = إنشاء رموز جديدة
account-recovery-kept = لقد حفظتها
hint-factor-code = أو أحد رموز الاسترداد.
account-sessions = أين سجّلت دخولك
account-this-browser = هذا المتصفح
account-last-used = آخر استعمال
account-unknown-browser = متصفح غير معروف
account-browser = { $browser } على { $system }
account-comments-on = للتعليق على { $site }
account-end = تسجيل الخروج هناك
account-end-others = تسجيل الخروج من كل مكان آخر
label-password = كلمة المرور
label-new-password = كلمة المرور الجديدة
label-code = الرمز
hint-password = { $min } حرفًا على الأقل. من السهل تذكّر بضع كلمات متتالية، ومن الصعب تخمينها.

## People: their ways in, names, comments
account-leave = لحظة من فضلك
account-identities = تسجيل الدخول عبر خدمات أخرى
account-identities-sentence = كل واحدة من هذه تفتح حسابك. أضف أكثر من واحدة لتتمكن من الدخول إذا تعطلت إحداها.
account-claims = تعليقات كتبتها زائرًا
account-claims-sentence = كتب هذه التعليقات زوار تركوا عنوانك. لا تنسبها إلى نفسك إلا إن كنت كاتبها، فسيظهر اسمك بجانبها.
account-claims-none = لم يعلّق أحد هنا بعنوانك من دون تسجيل الدخول.
claims-on = { $count ->
    [one] تعليق واحد على { $site }
    [two] تعليقان على { $site }
    [few] { $count } تعليقات على { $site }
    [many] { $count } تعليقًا على { $site }
   *[other] { $count } تعليق على { $site }
}
claims-button = هذه تعليقاتي
claims-done = أصبحت التعليقات باسمك.
account-comments = ما كتبته
account-comments-none = لا شيء حتى الآن.
account-comments-more = تعليقات أقدم
account-data = تنزيل كل ما يخصك
account-erase = المغادرة
account-erase-sentence = يُمحى اسمك وعناوينك وصورتك وجلساتك وأصواتك. { $days ->
    [0] يحدث ذلك فورًا ولا رجعة فيه.
    [one] يحدث ذلك بعد يوم واحد، ويمكنك حتى ذلك الحين تسجيل الدخول والإبقاء على الحساب.
    [two] يحدث ذلك بعد يومين، ويمكنك حتى ذلك الحين تسجيل الدخول والإبقاء على الحساب.
    [few] يحدث ذلك بعد { $days } أيام، ويمكنك حتى ذلك الحين تسجيل الدخول والإبقاء على الحساب.
    [many] يحدث ذلك بعد { $days } يومًا، ويمكنك حتى ذلك الحين تسجيل الدخول والإبقاء على الحساب.
   *[other] يحدث ذلك بعد { $days } يوم، ويمكنك حتى ذلك الحين تسجيل الدخول والإبقاء على الحساب.
}
erase-comments = تعليقاتك
erase-anonymise = تبقى الكلمات من دون اسمي
erase-delete = تُحذف الكلمات أيضًا
erase-button = محو حسابي
account-leaving = سيُمحى هذا الحساب بتاريخ { $day }.
account-keep = الإبقاء عليه
nobody = شخص غادر
account-name = تغيير الاسم
account-name-sentence = يظهر بجانب كل ما كتبته، سابقًا ومن الآن.
account-picture = تغيير الصورة
account-picture-sentence = يُعاد رسمها صغيرة، من دون أي شيء آخر يقوله الملف عنك.
label-picture = صورة لك
picture-remove = إزالة الصورة
account-through = أو عبر خدمة أخرى:
member-mark = مسجّل الدخول
identity-another = إضافة خدمة أخرى
identity-unlink = إزالة
identity-last = لا شيء غيرها يفتح هذا الحساب.
identity-off = لم تعد هذه الخدمة متاحة هنا.
identity-linked = يمكنك تسجيل الدخول بهذه الطريقة من الآن.
identity-taken = لهذا الشخص حساب آخر هنا. لم يتغير شيء.
identity-somebody = ليست هذه طريقة دخولك إلى هذا الحساب. لم يتغير شيء.
identity-denied = اخترت عدم المتابعة. لم يتغير شيء.
identity-refused = لم ينجح ذلك. حاول مرة أخرى من فضلك.
mail-session-shared-subject = سُجّل خروجك من { $host }
mail-session-shared-text = استُعمل مرة أخرى مفتاح قديم لأحد متصفحاتك على { $host }. يحدث ذلك عند استعادة المتصفح من نسخة احتياطية، ويحدث أيضًا حين ينسخ أحد المفتاح، لذا سُجّل الخروج من ذلك المتصفح. لم يتغير شيء آخر.
mail-session-shared-link = عرض أماكن تسجيل دخولك
mail-invitation-subject = دعوة للإشراف على نقاش في { $host }
mail-invitation-text = أنت مدعو للعناية بتعليقات موقع على { $host }. يصلح الرابط مرة واحدة خلال سبعة أيام.
mail-invitation-link = عرض الدعوة
mail-ways-changed-subject = تغيّرت طرق تسجيل الدخول إلى { $host }
mail-ways-changed-text = أُضيفت طريقة لتسجيل الدخول إلى حسابك على { $host } أو أُزيلت.
mail-ways-changed-link = عرض طرق تسجيل الدخول
mail-consent-subject = لم تعد إحدى الخدمات تسجّل دخولك إلى { $host }
mail-consent-text = سحبتَ الموافقة التي منحتها لخدمة كنت تدخل بها إلى { $host }، فسُجّل خروجك من كل مكان. حسابك وتعليقاتك ما زالت هنا: اختر كلمة مرور لتتابع بهذا العنوان.
mail-erasure-subject = سيُمحى حسابك على { $host }
mail-erasure-text = طلبت محو حسابك على { $host }. سيتم ذلك بتاريخ { $day }. إن غيّرت رأيك قبل ذلك فسجّل الدخول وأبقِ عليه.
mail-erasure-link = الإبقاء على الحساب
mail-letters-question-subject = رسائل عن تعليقك في { $site }؟
mail-letters-question-text = كتب شخص ما، وعلى الأرجح أنت، تعليقًا في { $site } وطلب رسائل إلى هذا العنوان: حين يردّ أحد، أو حين يُقبل التعليق. اتبع الرابط لتقول إنك تريدها. يعمل الرابط مرة واحدة خلال سبعة أيام، ولا يُرسل شيء آخر قبل ذلك.
mail-letters-question-link = نعم، أريدها
mail-letters-approved-subject = قُبل تعليقك في { $site }
mail-letters-approved-text = أصبح تعليقك في { $site } ظاهرًا للجميع.
mail-letters-approved-link = عرض التعليق
mail-letters-answered-subject = ردّ على تعليقك في { $site }
mail-letters-answered-text = ردّ { $name } على تعليقك في { $site }:
mail-letters-answered-link = عرض الردّ
mail-letters-note = تصلك هذه الرسالة لأنك طلبتها تحت تعليقك.
mail-letters-stop = إيقاف هذه الرسائل
letters-question = رسائل عن تعليقك
letters-question-sentence = نراسلك حين يردّ أحد على تعليق كتبته بهذا العنوان في هذا الموقع، أو حين يُقبل. وفي كل رسالة ما يوقف الرسائل التالية.
letters-question-button = نعم، راسلوني
letters-confirmed = سنراسلك
letters-confirmed-sentence = هذا كل شيء. في كل رسالة ما يوقف الرسائل التالية.
letters-stop = إيقاف الرسائل
letters-stop-sentence = عمّ لا نراسلك بعد الآن؟
letters-stop-comment = هذا التعليق
letters-stop-site = أي شيء في هذا الموقع
letters-stopped = لن نراسلك
letters-stopped-sentence = توقفت هذه الرسائل.
mail-desk-subject = { $count ->
    [one] تعليق ينتظر في { $site }
    [two] تعليقان ينتظران في { $site }
    [few] { $count } تعليقات تنتظر في { $site }
   *[other] { $count } تعليقًا ينتظر في { $site }
}
mail-desk-text = { $count ->
    [one] ينتظرك تعليق في { $site }. يؤدي كل رابط إلى صفحة تطلب نقرة واحدة، ولا يحدث شيء بمجرد فتحه.
    [two] ينتظرك تعليقان في { $site }. يؤدي كل رابط إلى صفحة تطلب نقرة واحدة، ولا يحدث شيء بمجرد فتحه.
    [few] تنتظرك { $count } تعليقات في { $site }. يؤدي كل رابط إلى صفحة تطلب نقرة واحدة، ولا يحدث شيء بمجرد فتحه.
   *[other] ينتظرك { $count } تعليقًا في { $site }. يؤدي كل رابط إلى صفحة تطلب نقرة واحدة، ولا يحدث شيء بمجرد فتحه.
}
mail-desk-entry = { $name } في { $page }
mail-desk-more = { $count ->
    [one] وينتظر تعليق آخر.
    [two] وينتظر تعليقان آخران.
    [few] وتنتظر { $count } تعليقات أخرى.
   *[other] وينتظر { $count } تعليقًا آخر.
}
mail-desk-link = عرض كل ما ينتظر
mail-desk-note = تصلك هذه الرسالة لأنك تشرف على هذا الموقع. وتختار وتيرتها من حسابك على { $host }.
mail-desk-stop = إيقاف هذه الرسائل
frame-did-approve = قُبل: يراه القراء.
frame-did-spam = نُحّي مزعجًا: لم يعد القراء يرونه.
frame-did-trash = أُزيل: لم يعد القراء يرونه.
frame-undone = تُروجع عنه.
frame-settled = لم يُفعل شيء، فقد قرّر غيرك في هذه الأثناء. الآن:
frame-moderate = الإشراف
frame-desk = كل ما يخص هذه الصفحة في مكتب الإشراف
frame-again = لتقرر هنا سجّل الدخول من جديد بحسابك؛ ومكتب الإشراف متاح لك.
letters-desk = رسائل عمّا ينتظر
letters-desk-sentence = حين تنتظر تعليقات مشرفًا، أو يبلّغ القراء عن بعضها، يمكن أن نراسلك. ولا يُرسل شيء حين لا ينتظر شيء.
letters-desk-unreached = ليس لحسابك عنوان مؤكد بعد، فلا يمكن إرسال شيء إليك.
letters-desk-unsent = لا ترسل هذه الخدمة بريدًا: لم يُحدَّد خادم بريد.
letters-desk-none = لا تشرف على أي موقع.
letters-desk-pace = الوتيرة
letters-desk-at-once = حالما ينتظر شيء
letters-desk-hourly = مرة كل ساعة على الأكثر
letters-desk-daily = مرة كل صباح (7:00 بالتوقيت العالمي) على الأكثر
letters-desk-off = أبدًا
letters-desk-stop-sentence = أنتوقف عن مراسلتك عمّا ينتظر في هذا الموقع؟ يبقى الإشراف عليه متاحًا لك.
letters-desk-stop-button = لا رسائل بعد الآن عن هذا الموقع
desk-letter = القرار
desk-letter-go = إلى قائمة الانتظار
desk-letter-as-is = هو كذلك من قبل، أو قرر غيرك شيئًا آخر منذ أُرسلت الرسالة.
## The desk
desk-title = الإشراف
desk-go = الإشراف على التعليقات
desk-skip = إلى الصفحة
desk-menu = القائمة
desk-rooms = الأقسام
desk-site = الموقع
desk-all-sites = كل المواقع
desk-waiting = بانتظار القرار
desk-failed = لم يتم ذلك
desk-back = العودة إلى النظرة العامة
desk-nothing = ليس هناك موقع تشرف عليه. يستطيع من يدير موقعًا أن يدعوك.
desk-said-made = أُضيف الموقع.
desk-said-saved = حُفظ.

## The desk: the overview
desk-hours = { $count ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $count } ساعات
   *[other] { $count } ساعة
}
desk-minutes = { $count ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
   *[other] { $count } دقيقة
}
desk-waited = ما انتظر
desk-waited-held = تعليقات انتظرت
desk-waited-approved = قُبلت في النهاية
desk-waited-median = تقرّر أمر نصفها خلال
desk-waited-most = وتسعة من كل عشرة خلال
desk-number-waiting = { $count }{ $more } بالانتظار
desk-number-reported = { $count }{ $more } مُبلَّغ عنها
desk-number-today = { $count }{ $more } اليوم
desk-span = المدة
desk-days = { $count ->
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
   *[other] { $count } يومًا
}
desk-written = كُتب
desk-published = منشور
desk-held-still = بانتظار القرار
desk-spam-caught = مزعج
desk-removed = محذوف
desk-per-day = التعليقات في كل يوم
desk-most-a-day = الأكثر في يوم واحد:
desk-as-table = في جدول
desk-day = اليوم
desk-busiest = أكثر الصفحات نقاشًا
desk-no-pages = لم يعلّق أحد بعد.
desk-overview = نظرة عامة
desk-no-sites = لا يوجد موقع بعد.
desk-site-new = إضافة موقع
desk-site-make = أضف الموقع
desk-site-name = الاسم
desk-site-name-hint = كما يعرفه قراؤك.
desk-site-origin = العنوان
desk-site-origin-hint = حيث توجد صفحاته، مثل https://blog.example. يمكن إضافة المزيد لاحقًا.
desk-site-key = المفتاح
desk-site-key-hint = اسم قصير يُكتب في الشيفرة، مثل blog: حروف لاتينية صغيرة وأرقام وشرطات. لا يمكن تغييره لاحقًا.
desk-wait = { $count ->
    [0] لا شيء ينتظر قرارًا.
    [one] تعليق واحد ينتظر قرارًا.
    [two] تعليقان ينتظران قرارًا.
    [few] { $count } تعليقات تنتظر قرارًا.
   *[other] { $count }{ $more } تعليقًا ينتظر قرارًا.
}

## The desk: the queue
desk-queue = الانتظار
queue-shown = ما يُعرض
queue-pending = بانتظار القرار
queue-reported = مُبلَّغ عنها
queue-spam = مزعجة
queue-approved = مقبولة
queue-trashed = المهملات
queue-deleted = حذفها كاتبها
queue-all = الكل
queue-empty = لا شيء هنا. أحسنت.
queue-nothing-found = لا شيء يطابق.
queue-reports = { $count ->
    [one] بلاغ واحد
    [two] بلاغان
    [few] { $count } بلاغات
   *[other] { $count } بلاغًا
}
queue-pinned = مثبّت
queue-chosen = المختارة:
queue-choose = اختر
queue-choose-all = كل ما في الصفحة
queue-everything = كل ما يطابق
queue-why = السبب، للسجل
queue-tell = إخبار الكاتب أيضًا عند الحجز أو الإزالة
queue-sure = هل أنت متأكد؟
queue-sure-about-more = { $count ->
    [0] يُبحث عمّا يطابق أثناء التنفيذ ({ $where }).
   *[other] يتعلق هذا بأكثر من { $count } تعليق ({ $where }).
}
queue-being-indexed = ما زال فهرس الكلمات قيد البناء. تُقرأ التعليقات الأقدم جزءًا فجزءًا: «المزيد» يتابع.
queue-sure-about = { $count ->
    [0] لم يعد شيء يطابق ({ $where }).
    [one] يتعلق هذا بتعليق واحد ({ $where }).
    [two] يتعلق هذا بتعليقين ({ $where }).
    [few] يتعلق هذا بـ { $count } تعليقات ({ $where }).
   *[other] يتعلق هذا بـ { $count } تعليقًا ({ $where }).
}
queue-purge-warning = تذهب الكلمات والأسماء وكل شيء، ولا يعيدها شيء.
queue-refresh = إلى أين وصل؟
queue-news = تعليقات جديدة
queue-told = تم.
queue-failed = لم يصل ذلك. حاول من جديد رجاءً.
queue-keys = المفاتيح
queue-close = إغلاق
key-move = التعليق التالي والسابق
key-chosen = إن اختيرت تعليقات: كلّها معًا
filter = بحث وتصفية
filter-words = النص
filter-author = الكاتب
filter-page = صفحة واحدة
filter-network = الشبكة
filter-from = من
filter-to = إلى
filter-reason = سبب التعليق
filter-any = أي سبب
filter-do = اعرض
list-comma = ،{" "}
filter-drop = أزل هذا الجزء
record-since = ظهر أول مرة { $day }
record-first = لم يُقرَّر شيء من قبل
record-approved = { $count ->
    [one] مقبول واحد
    [two] مقبولان
   *[other] { $count } مقبولة
}
record-rejected = { $count ->
    [one] مرفوض واحد
    [two] مرفوضان
   *[other] { $count } مرفوضة
}
do-approve = اقبل
do-hold = علّق
do-spam = مزعج
do-trash = أهمل
do-restore = استعد
do-purge = احذف نهائيًا
do-pin = ثبّت
do-unpin = أزل التثبيت
do-undo = تراجع
do-other = غيّر
did-approve = { $count ->
    [one] قُبل تعليق واحد.
    [two] قُبل تعليقان.
    [few] قُبلت { $count } تعليقات.
   *[other] قُبل { $count } تعليقًا.
}
did-hold = { $count ->
    [one] ينتظر تعليق واحد من جديد.
    [two] ينتظر تعليقان من جديد.
    [few] تنتظر { $count } تعليقات من جديد.
   *[other] ينتظر { $count } تعليقًا من جديد.
}
did-spam = { $count ->
    [one] عُدّ تعليق واحد مزعجًا.
    [two] عُدّ تعليقان مزعجين.
    [few] عُدّت { $count } تعليقات مزعجة.
   *[other] عُدّ { $count } تعليقًا مزعجًا.
}
did-trash = { $count ->
    [one] تعليق واحد في المهملات.
    [two] تعليقان في المهملات.
    [few] { $count } تعليقات في المهملات.
   *[other] { $count } تعليقًا في المهملات.
}
did-purge = { $count ->
    [one] حُذف تعليق واحد نهائيًا.
    [two] حُذف تعليقان نهائيًا.
    [few] حُذفت { $count } تعليقات نهائيًا.
   *[other] حُذف { $count } تعليقًا نهائيًا.
}
did-pin = ثُبّت: يأتي أولًا في نقاشه.
did-unpin = لم يعد مثبّتًا.
did-stand = تُرك مكانه وسُوّيت بلاغاته.
did-undo = { $count ->
    [0] يجري التراجع.
    [one] تم التراجع عن قرار واحد.
    [two] تم التراجع عن قرارين.
    [few] تم التراجع عن { $count } قرارات.
   *[other] تم التراجع عن { $count } قرارًا.
}
did-undo-none = لم يُتراجع عن شيء.
did-other = { $count ->
    [one] تغيّر واحد.
   *[other] تغيّر { $count }.
}
did-leave = { $count ->
    [one] تُرك واحد كما هو: قرّر غيرك بعدها، أو كان كذلك من قبل، أو لم يعد موجودًا.
   *[other] تُرك { $count } كما هي: قرّر غيرك بعدها، أو كانت كذلك من قبل، أو لم تعد موجودة.
}
desk-said-none = لم يُختر شيء.
desk-said-settled = لم يتغيّر شيء: كان كذلك من قبل، أو قرّر غيرك.
desk-said-looked = عُدّت البلاغات منظورًا فيها، ولم يتغيّر غير ذلك.

## The desk: one comment
do-reply = ردّ
do-edit = تعديل
do-author = ثقة أو حظر
did-edit = عُدِّل. يُقال للقراء إن مشرفًا فعل ذلك.
did-reply = ردّك منشور.
did-block = تقرّر أمر الكاتب.
did-trust = الكاتب موثوق من الآن.
did-lift = لم يعد هذا القرار ساريًا.
ruling-trusted = موثوق
ruling-read-only = يقرأ فقط
ruling-shadow = يُحجز دون علمه
ruling-blocked = محظور
comment-edit = تعديل هذا التعليق
comment-reply = ردّ
comment-author = عن الكاتب
comment-back = إلى الانتظار
comment-text = النص
comment-edit-hint = بصيغة Markdown. يرى القراء والكاتب أن مشرفًا عدّله، والنص السابق محفوظ هنا.
comment-reason = السبب، للسجل
comment-earlier = نسخ سابقة
comment-by-author = كاتبه
comment-your-reply = ردّك
comment-reply-as = باسمك:
comment-reply-approve = اقبل ما تردّ عليه أيضًا، فلا أحد يراه بعد
comment-reply-unseen = لا أحد يرى ما تردّ عليه. ضع العلامة ليُقبل مع ردّك.
comment-reply-send = أرسل الرد
comment-author-whom = من تقصد
comment-author-account = الحساب { $what }
comment-author-guest = هذا الضيف كما يُعرف متصفحه: { $what }
comment-author-address = العنوان الذي جاء منه، ضمن { $what }
comment-author-network = الشبكة كلها { $what }
comment-author-name = كل من اسمه { $what }
comment-author-now = المعمول به الآن:

## The desk: the log
desk-log = السجل
desk-log-empty = لم يُقرَّر شيء هنا حتى الآن.
desk-log-when = متى
desk-log-who = من
desk-log-what = ماذا
desk-log-why = لماذا
desk-log-operator = سطر الأوامر
desk-log-service = قاعدة
desk-log-undo = اطّلع عليه أو تراجع عنه
desk-log-no-more = لم يعد موجودًا.
desk-log-gone = شخص غادر
desk-log-hint = يحمل كل قيد بصمة القيد السابق؛ ويكشف الأمر “rejoinder audit verify” ما إذا عُبث بأي منها.
desk-log-did = { $verb ->
    [approve] قُبل: { $count }
    [hold] عُلّق: { $count }
    [spam] وُضع مع المزعج: { $count }
    [trash] نُقل إلى المهملات: { $count }
    [restore] استُعيد: { $count }
    [purge] حُذف نهائيًا: { $count }
    [pin] ثُبّت: { $count }
    [unpin] أُلغي تثبيته: { $count }
    [edit] حُرّر: { $count }
    [reply] رُدّ
    [block] تقرّر أمر كاتب
    [trust] وُثق بكاتب
    [lift] رُفع قرار عن كاتب
    [lock] أُغلق: { $count }
    [unlock] فُتح: { $count }
    [undo] تم التراجع عنه: { $count }
    [appoint] منح دورًا
    [dismiss] سحب دورًا
    [invite] دعا شخصًا
    [configure] غيّر الإعدادات: { $count }
    [move] نقل محادثة أو دمجها
    [rename] غيّر اسم صفحة
    [alias] أضاف عنوانًا إلى محادثة
    [unalias] أزال عنوانًا من محادثة
    [rules] غيّر ما يُعلّق
    [stand] أبقى تعليقًا؛ البلاغات: { $count }
    [keep] أبقى محادثة مفتوحة
    [unkeep] جعل محادثة تُغلق مع الزمن
    [import] استُورد: { $count }
    [tell] أُخبر الكاتب بالسبب
   *[other] تم: { $count }
}
desk-log-all = { $verb ->
    [approve] قُبل: كل ما يطابق
    [hold] عُلّق: كل ما يطابق
    [spam] وُضع مع المزعج: كل ما يطابق
    [trash] نُقل إلى المهملات: كل ما يطابق
    [restore] استُعيد: كل ما يطابق
    [purge] حُذف نهائيًا: كل ما يطابق
    [pin] ثُبّت: كل ما يطابق
    [unpin] أُلغي تثبيته: كل ما يطابق
    [edit] حُرّر: كل ما يطابق
    [lock] أُغلق: كل ما يطابق
    [unlock] فُتح: كل ما يطابق
    [undo] تم التراجع عنه: كل ما يطابق
   *[other] تم: كل ما يطابق
}

## The desk: pages
desk-pages = الصفحات
desk-pages-active = أحدث التعليقات
desk-pages-comments = أكثر التعليقات
desk-pages-newest = أحدث الصفحات
desk-pages-find = عنوان صفحة
desk-pages-nothing = لم يعلّق أحد على تلك الصفحة.
desk-pages-not-here = ليس هذا عنوانًا في هذا الموقع.
desk-pages-all = كل الصفحات
desk-find = ابحث
desk-more = المزيد
desk-cancel = إلغاء
desk-page = صفحة
desk-page-open = تقبل التعليقات
desk-page-closed = مغلقة
desk-page-close = أغلقها
desk-page-kept = تبقى هذه المحادثة مفتوحة مهما طال بها الزمن.
desk-page-unkeep = دعها تُغلق مع الزمن
desk-page-closes = تُغلق مع الزمن:
desk-page-keep = أبقها مفتوحة مهما طال بها الزمن
desk-page-reopen = افتحها من جديد
desk-page-title = العنوان
desk-aliases = عناوين أخرى
desk-aliases-hint = يجد القراء هذا النقاش تحت هذه العناوين أيضًا.
desk-alias-add = عنوان آخر
desk-alias-make = أضف
desk-alias-forget = انسَ
desk-move = نقل هذا النقاش
desk-move-hint = لصفحة صار لها عنوان جديد، أو لصفحتين يجتمع نقاشهما. ترى أولًا ما سيحدث.
desk-move-to = العنوان الجديد
desk-move-look = اعرض ما سيحدث
desk-move-free = لم يعلّق أحد هناك بعد. يوجد النقاش بعدها تحت العنوان الجديد، وتحت القديم كما كان.
desk-move-count = { $shown ->
    [0] لا تعليق ظاهر؛ ومجموعها { $all }{ $more } مع ما ينتظر والمزعج وما أُزيل
    [one] تعليق واحد ظاهر؛ ومجموعها { $all }{ $more } مع ما ينتظر والمزعج وما أُزيل
    [two] تعليقان ظاهران؛ ومجموعها { $all }{ $more } مع ما ينتظر والمزعج وما أُزيل
    [few] { $shown } تعليقات ظاهرة؛ ومجموعها { $all }{ $more } مع ما ينتظر والمزعج وما أُزيل
   *[other] { $shown } تعليقًا ظاهرًا؛ ومجموعها { $all }{ $more } مع ما ينتظر والمزعج وما أُزيل
}
desk-move-merge = هناك نقاش من قبل. يصير الاثنان نقاشًا واحدًا مرتبًا بالزمن، ولا رجعة في ذلك. من يأتي إلى العنوان القديم يجده هناك.
desk-move-do = انقل
desk-move-do-merge = اجعلهما واحدًا
desk-said-moved = نُقل.

## The desk: reports
desk-reports = البلاغات
desk-reports-none = لا بلاغات تنتظر النظر فيها.
desk-reports-stand = اتركه مكانه
desk-reports-hold = احجزه
desk-reports-spam = مزعج
desk-reports-trash = أزله
desk-reports-by = إشعار من
desk-reports-stale = لم يتغيّر شيء: قرّر غيرك بشأن ما كتبه { $name }، فسُوّيت بلاغاته أو نُقل. وهو الآن: { $status }.
desk-reports-gone = لم يتغيّر شيء: لم يعد التعليق موجودًا.
desk-reports-more = الأقدم

## The desk: rules
desk-rules-page = قواعد الحجز لهذه الصفحة
desk-rules-page-own = لهذه الصفحة قواعدها الخاصة بدل قواعد الموقع.
desk-rules-page-site = قواعد الموقع معمول بها هنا. ما تحفظه يخص هذه الصفحة وحدها بدلًا منها.
desk-rules-page-clear = أعد العمل بقواعد الموقع
desk-rules = قواعد الحجز
desk-rules-intro = كل تعليق تنطبق عليه إحداها ينتظر مشرفًا، والسبب بجانبه. مؤلفو الموقع والقائمون عليه لا ينتظرون أبدًا.
desk-rules-who = بحسب الكاتب
desk-rules-what = بحسب المكتوب
desk-rules-learned = بحسب ما تُعلِّم هنا
desk-rules-all = احجز كل تعليق
desk-rules-first = التعليقات الأولى
desk-rules-first-hint = عدد التعليقات التي يجب أن تُقبل لشخص قبل أن يظهر تاليها فورًا؛ 0 لا يشترط شيئًا.
desk-rules-new = الحسابات الجديدة
desk-rules-new-hint = تنتظر تعليقات الحسابات الأحدث من هذا العدد من الأيام؛ 0 يوقف ذلك.
desk-rules-links = الروابط
desk-rules-links-hint = تنتظر التعليقات التي فيها روابط أكثر من هذا. إن تُرك فارغًا ظهر أي عدد فورًا.
desk-rules-words = الكلمات
desk-rules-words-hint = كلمة في كل سطر: casino أو casi* أو /تعبير نمطي/. وإذا سبقها name: أو email: أو website: أو body: بُحث في ذلك الحقل وحده.
desk-rules-networks = الشبكات
desk-rules-networks-hint = تفصل بينها فواصل، مثل 203.0.113.0/24.
desk-rules-reports = البلاغات
desk-rules-reports-hint = عدد بلاغات القراء الذي يحجز تعليقًا؛ 0 لا يحجز أبدًا.
desk-rules-duplicates = احجز ثالث نص متشابه خلال ساعة
desk-rules-bad-links = احجز ما يشير إلى حيث لم تشر إلا رسائل مزعجة
desk-rules-fast = أسرع من اللازم
desk-rules-fast-hint = ينتظر ما يُرسل من صفحة المعاينة خلال هذا العدد من الثواني؛ 0 يوقف ذلك.
desk-rules-filter-hold = احجز ما بلغ يقين المرشّح فيه
desk-rules-filter-hint = بالمئة، من 50 إلى 100؛ 0 أبدًا. يتعلم المرشّح مما تقبله ومما تسميه مزعجًا، متى بلغ كل منهما 20.
desk-rules-filter-spam = نحِّ جانبًا ما بلغ يقينه فيه
desk-rules-rehearse = جرّب
desk-rules-days = عدد الأيام السابقة
desk-rules-rehearsed = ما كانت هذه القواعد ستفعله
desk-rules-seen = نُظر في { $seen } من تعليقات آخر { $days } يومًا؛ كان { $held } منها سينتظر.
desk-rules-cut = هناك المزيد: لم يُنظر إلا في أحدثها من كل نوع.
desk-rules-fine = كانت ستنتظر، وهي ظاهرة الآن ({ $count })
desk-rules-through = كانت ستظهر فورًا، وقد حُجزت أو أزيلت ({ $count })
desk-rules-none = لا شيء.
desk-rules-guests = الزوار ينتظرون هنا على أي حال؛ تُرك ذلك خارج الحساب ليظهر أثر القواعد نفسها.
desk-rules-not-saved = لم يُحفظ شيء بعد.

## The desk: blocks
desk-blocks = الحظر
desk-blocks-intro = من حُظر، أو يقرأ فقط، أو يُحجز دون علمه، أو يوثق به.
desk-blocks-none = لم يُقرَّر شيء بشأن أحد.
desk-blocks-new = قرّر بشأن شخص
desk-blocks-kind = بم يُعرف
desk-blocks-account = حساب (معرّفه)
desk-blocks-guest = زائر (مفتاح متصفحه)
desk-blocks-address = عنوان شبكي
desk-blocks-network = شبكة، مثل 203.0.113.0/24
desk-blocks-name = اسم: كلمة أو بداية* أو /تعبير نمطي/
desk-blocks-value = من
desk-blocks-effect = ما يترتب
desk-blocks-blocked = محظور: لا يكتب ولا يصوّت ولا يبلّغ
desk-blocks-shadow = محجوز دون علمه: لا يرى ما يكتبه سواه
desk-blocks-read-only = للقراءة فقط: يصوّت ولا يكتب
desk-blocks-trusted = موثوق: لا تنتظر تعليقاته أبدًا
desk-blocks-days = لكم يومًا
desk-blocks-days-hint = إن تُرك فارغًا: دائمًا.
desk-blocks-note = السبب
desk-blocks-make = قرّر
desk-blocks-lift = تراجع
desk-blocks-until = حتى
desk-blocks-for-good = دائمًا
desk-blocks-more = الأقدم

## The desk: people
desk-authors = الكُتّاب
desk-authors-none = لم يتقرّر شيء عن أحد ممن يكتبون هنا.
desk-authors-find = ابحث عن أحد في الانتظار
desk-people = الأشخاص
desk-people-none = لا دور لأحد في هذا الموقع بعد. يعتني به من يدير الخدمة.
desk-people-you = أنت
desk-people-since = منذ
desk-people-raise = اجعله مالكًا
desk-people-lower = اجعله مشرفًا
desk-people-remove = اسحب الدور
desk-role = ما يُسمح له
desk-role-owner = مالك
desk-role-moderator = مشرف
desk-role-owner-does = امتلاك الموقع: الإعدادات والأشخاص وكل ما يفعله المشرف
desk-role-moderator-does = الإشراف: القرار في التعليقات والنقاشات وكاتبيها
desk-invite = دعوة شخص
desk-invite-email-hint = يصله بريد ولا يستعمل الدعوة سواه. من دون عنوان تحصل على رابط تسلّمه بنفسك، يصلح لمن يملكه.
desk-invite-make = ادعُ
desk-invited = تمت الدعوة
desk-invited-mailed = الدعوة في طريقها إلى
desk-invited-link = سلّم هذا الرابط. يظهر هذه المرة فقط، ويصلح مرة واحدة خلال سبعة أيام.
desk-invite-by-link = برابط
desk-invite-until = تنتهي
desk-invite-withdraw = اسحب الدعوة
desk-invitations = الدعوات
invitation-title = أنت مدعو
invitation-owner = يدعوك { $inviter } إلى امتلاك تعليقات «{ $site }»: إعداداتها وأشخاصها وكل ما يُكتب فيها.
invitation-moderator = يدعوك { $inviter } إلى الإشراف على تعليقات «{ $site }».
invitation-password = يفتح حسابك أكثر من الآن فصاعدًا، فيلزمه كلمة مرور أطول.
invitation-accept = قبول

## The desk: settings
desk-set-prompt = الكلمات فوق الحقل
desk-set-words-hint = بدل الكلمات المعتادة، لقراء كل لغة. يمكن تركه فارغًا.
desk-set-note = ملاحظة تحته
desk-set-button = الكلمة على زر النشر
desk-origins = أين صفحاته
desk-origins-hint = عنوان في كل سطر، مثل https://blog.example. لا تستطيع الصفحات في مكان آخر عرض النقاش. إلى الأول تقود روابط التعليقات.
desk-change = غيّر
desk-preview = كيف يبدو
desk-light = فاتح
desk-dark = داكن
desk-install = التركيب
install-kinds = موقعك
install-html = الصق هذا حيث يكون النقاش. ضع في رابط القراء الذين بلا سكربت عنوان الصفحة نفسها.
install-wordpress = الصق هذا في قالب المظهر تحت المقال، أو في مكوّن «HTML مخصص»، وأوقف تعليقات ووردبريس.
install-hugo = احفظ هذا جزءًا واستدعه في آخر قالب الصفحات المفردة: partial "comments.html" .
install-jekyll = احفظ هذا ملفًا مضمّنًا واستعمله في آخر قالب المقالات.
install-astro = احفظ هذا مكوّنًا واستعمله في آخر قالب المقالات. يجب أن تذكر الإعدادات موقعك.
install-eleventy = احفظ هذا ملفًا مضمّنًا واستعمله في آخر قالب المقالات. يجب أن يحوي ملف البيانات «site» عنوانك.
install-ghost = الصق هذا في قالب المظهر تحت المحتوى، وأوقف تعليقات Ghost.
install-mkdocs = لمظهر Material: احفظ هذا بديلًا عن الجزء. يجب أن تذكر الإعدادات site_url.
install-copy = انسخ
install-copied = نُسخ
install-more = مفيد أيضًا
install-count = عدد التعليقات في قائمة المقالات:
install-id = الصفحات التي يتغير عنوانها تحتفظ بنقاشها بمعرّف خاص على السكربت:
install-csp = موقع له سياسة أمان محتوى يحتاج:
desk-settings = الإعدادات
desk-save = حفظ
desk-on = نعم
desk-off = لا
desk-set-site = الموقع
desk-set-comments = التعليقات الجديدة
desk-set-open = مقبولة
desk-set-closed = مغلقة في كل مكان
desk-set-writing = الكتابة
desk-set-guests = من لم يسجّل دخوله
desk-set-why = أخبر الناس لماذا تنتظر تعليقاتهم
desk-set-why-hint = يقرؤون أي قاعدة هي، لا أي كلمة أو مكان تتعلق به، وما يكتبه لهم مشرف عند الحجز أو الإزالة.
desk-set-guests-on = يستطيع التعليق ويظهر ما يكتبه فورًا
desk-set-guests-held = يستطيع التعليق وينتظر ما يكتبه موافقة مشرف
desk-set-guests-off = لا يستطيع التعليق
desk-set-undo = أيام يمكن فيها التراجع عن الإجراءات
desk-set-undo-hint = بعدها يُنسى ما كان عليه كل تعليق. ويحتفظ السجل بمن فعل ماذا.
desk-set-close = أيام حتى تُغلق المحادثة
desk-set-close-hint = تُحسب من أول تعليق. 0 يُبقي المحادثات مفتوحة؛ ويمكن إبقاء صفحات بعينها مفتوحة في «الصفحات».
desk-set-edit = دقائق لتصحيح التعليق
desk-set-edit-hint = يستطيع الكاتب خلالها تعديل تعليقه أو حذفه. الصفر يمنع كليهما.
desk-set-reserved = أسماء لا يأخذها أحد
desk-set-reserved-hint = تفصل بينها فواصل إنجليزية. تُرفض الأسماء المشابهة لها أيضًا.
desk-set-reading = القراءة
desk-set-sort = الترتيب الأول
desk-set-votes = التصويت
desk-set-votes-hint = من دون تصويت لا يُرتَّب شيء حسب الأفضل.
desk-set-depth = مستويات الردود
desk-set-depth-hint = ما هو أعمق يُعرض مستويًا ويذكر من يرد عليه.
desk-set-privacy = الخصوصية
desk-set-privacy-url = عنوان بيان الخصوصية
desk-set-privacy-url-hint = يظهر رابطه تحت الاستمارة. يمكن تركه فارغًا.
desk-set-consent = ما يوافق عليه الزائر
desk-set-consent-hint = تُطلب علامة بجانب هذه الجملة قبل أن ينشر الزائر. يمكن تركها فارغة.
desk-set-addresses = أيام الاحتفاظ بالشبكات
desk-set-addresses-hint = لا تُحفظ العناوين كاملة أبدًا، بل بدايتها وبصمة لا تُعكس. الصفر لا يحفظ شيئًا.
desk-set-previews = المعاينة على localhost
desk-set-previews-hint = هل تعرض الصفحة على جهازك التعليقات للقراءة فقط.
desk-set-outside = عون من الخارج
desk-set-proof = عمل لمتصفحات الزوار
desk-set-proof-hint = قبل أن ينشر الزائر يبحث متصفحه عن عدد لا يتجاوز هذا (ALTCHA): يستغرق 50000 ثانية تقريبًا، و0 لا يطلب شيئًا. والتعليق من دونه ينتظر، كما من دون سكربت.
desk-set-ask = اسأل خدمة لك
desk-set-ask-hint = عنوان https يُسأل عن كل تعليق ويجيب خلال ثلاث ثوانٍ؛ وفي README كيف. إن تُرك فارغًا لا يُسأل أحد.
desk-set-akismet = اسأل Akismet
desk-set-akismet-hint = يرسل اسم كل تعليق وعنوانه ونصه وشبكته إلى Akismet. وعلى المشغّل أن يكون قد أعطى مفتاحًا.
desk-set-akismet-hold = ما يعدّه مزعجًا ينتظر
desk-set-akismet-spam = ما يعدّه مزعجًا يُنحّى
desk-set-akismet-test = للتجربة: يُخبَر بأن لا شيء مقصود
desk-set-silent = حين لا تجيب خدمة
desk-set-silent-hold = ينتظر التعليق
desk-set-silent-judge = تقرر قواعدك الأخرى وحدها
desk-set-look = المظهر
desk-set-stylesheet = تنسيقك الخاص
desk-set-stylesheet-hint = شيفرة CSS تأتي بعد التنسيق المدمج. تأخذ التعليقات الألوان والخط من صفحتك تلقائيًا.
desk-set-wrong-number = رجاءً عدد صحيح من { $least } إلى { $most }.
desk-set-wrong-size = هذا كثير، فكل قارئ يحمّله. المقبول حتى { $most } كيلوبايت.
desk-set-wrong-css = لا يصلح هذا في ورقة تنسيق: فيه «</style» أو رموز ليست نصًا.

## Tokens for programs
tokens-title = رموز الوصول للبرامج
tokens-sentence = برمز الوصول يستعمل برنامجٌ التعليقات باسمك، ولا يفعل أبدًا أكثر مما يحق لك. ألغِ ما لا تعرفه أو لم تعد تحتاج إليه.
tokens-unused = لم يُستعمل بعد
tokens-good-until = صالح حتى
tokens-over = انتهت صلاحيته
tokens-revoke = إلغاء
tokens-new = إنشاء رمز وصول
tokens-name = ما الغرض منه؟
tokens-name-hint = لتعرفه فيما بعد، مثل «نسخة احتياطية في البيت».
tokens-scopes = ما الذي يحق له؟
tokens-read = قراءة ما تستطيع أنت قراءته
tokens-write = التعليق والتصويت باسمك
tokens-moderate = قبول تعليقات الآخرين وإزالتها
tokens-export = أخذ كل ما يحفظه الموقع
tokens-import = إدخال نقاشات من مكان آخر والتراجع عن ذلك
tokens-where = أين؟
tokens-named-sites = في هذه المواقع فقط
tokens-every-site = في كل المواقع
tokens-life = إلى متى؟
tokens-days = { $days } يومًا
tokens-no-end = حتى يُلغى
tokens-make = إنشاء الرمز
tokens-made = رمز الوصول الجديد
tokens-made-sentence = انسخه الآن، فلن يظهر مرة أخرى. من يملكه يفعل باسمك ما اخترته، فاحفظه كما تحفظ كلمة المرور.
tokens-use = يرسله البرنامج مع كل طلب:
tokens-back = إلى رموزك
tokens-api = ما تستطيع البرامج طلبه

## What a provider asks to have deleted
deletion-title = طلبك حذف البيانات
deletion-asked = طلبت في { $date } حذف ما أخبرتنا به عنك خدمة أخرى عندما سجّلت دخولك بها.
deletion-nothing = لم يكن شيء من ذلك محفوظًا هنا، فلم يكن هناك ما يُحذف.
deletion-unlinked = حُذف ذلك: الصلة بتلك الخدمة، والاسم والعنوان والصورة التي أخبرتنا بها، وسُجّل خروجك من كل مكان. حسابك وتعليقاته باقية لأن لديك طريقة أخرى لتسجيل الدخول، وهناك تستطيع طلب حذفها أيضًا.
deletion-erased = حُذف ذلك: الصلة بتلك الخدمة، والاسم والعنوان والصورة التي أخبرتنا بها. كانت تلك طريقتك الوحيدة لتسجيل الدخول، فيُمحى حسابك معها خلال دقائق قليلة. تبقى التعليقات التي كتبتها بلا اسمك، واسأل من يدير هذا الموقع إن أردت إزالتها.
deletion-withdrawn = أبلغتَ تلك الخدمة بعد ذلك ألا تسجّل دخولك هنا. وكانت طريقتك الوحيدة للدخول، فلا يدخل أحد إلى حسابك وتبقى تعليقاته. سجّل الدخول بالخدمة نفسها لتستعيده، أو اطلب منها حذف بياناتك مرة أخرى.
deletion-unknown = لا يوجد طلب كهذا، أو مضى عليه أكثر من سنة.

## A field that nobody sees
leave-empty = اترك هذا فارغًا

## Reports of readers
report-title = الإبلاغ عن هذا التعليق
report-reason = ما المشكلة فيه؟
report-spam = رسالة مزعجة أو إعلان
report-abuse = يهين أو يهدد أو ينشر الكراهية
report-off-topic = لا علاقة له بالصفحة
report-illegal = مخالف للقانون
report-other = شيء آخر
report-note = اشرح إن شئت
report-notice = فقط إن كان مخالفًا للقانون
report-notice-hint = اذكر أعلاه سبب مخالفته للقانون، وهنا من أنت. لا يرى ذلك إلا القائمون على الموقع.
report-good-faith = أعتقد بحسن نية أن ما أذكره هنا صحيح وكامل.
report-send = إرسال البلاغ
report-thanks = شكرًا لك. سينظر فيه من يعتنون بهذه المحادثة.

## Why a comment was held
reason-everything = كل تعليق هنا ينتظر
reason-guests-are-held = تعليقات الزوار تنتظر
reason-first-comments = التعليقات الأولى لكل شخص تنتظر
reason-new-account = الحساب جديد
reason-links = روابط كثيرة
reason-words = كلمة مما يُبحث عنه
reason-network = جاء من شبكة تنتظر تعليقاتها
reason-site-over-limit = جاءت تعليقات أكثر من المعتاد
reason-shadow = محجوز دون علم صاحبه
reason-reported = أبلغ عنه قراء
reason-duplicate = النص نفسه مرة بعد مرة
reason-bad-link = رابط إلى مكان لم تشر إليه إلا رسائل مزعجة
reason-filter = يبدو لهذا الموقع رسالة مزعجة
reason-trap = مُلئ حقل مخفي
reason-neighbour = احتجزته خدمة لصاحب الموقع
reason-neighbour-silent = لم تُجب خدمة تنظر في التعليقات
reason-akismet = يعدّه Akismet مزعجًا
reason-no-proof = لم يقم المتصفح بالعمل المطلوب من الزوار
reason-account-over-limit = تعليقات كثيرة من حساب واحد في وقت قصير
reason-too-fast = أُرسل أسرع مما يقرأ أحد

## The desk: imports
desk-imports = الاستيراد والتصدير
desk-imports-intro = أدخل نقاشات من نظام آخر. ترى أولًا ما سيحدث، ويمكنك التراجع عن أي استيراد.
desk-imports-none = لم يُستورد شيء بعد.
desk-imports-file = الملف
desk-imports-rules = صفحات صارت لها عناوين أخرى
desk-imports-rules-hint = قاعدة في كل سطر، القديم,الجديد: عنوان؛ أو بداية عنوان تنتهي بـ *؛ أو host:NAME؛ أو regex:EXPRESSION. أول ما ينطبق هو المعمول به.
desk-imports-look = اعرض ما سيحدث
desk-import-back = كل ما استُورد
desk-import-state = { $state ->
    [reading] يُقرأ
    [read] ينتظرك
    [applying] يدخل
    [done] تم
    [failed] لم يُستعمل
    [undoing] يُتراجع عنه
    [undone] تم التراجع عنه
   *[other] غير معروف
}
desk-import-refused = لا يمكن استعمال هذا الملف: { $why }.
desk-import-nothing = لم يدخل منه شيء:
desk-import-rehearsed = لم يدخل شيء بعد.
desk-import-read = التعليقات في الملف
desk-import-taken = التعليقات المأخوذة
desk-import-pages = الصفحات
desk-import-status = { $status ->
    [approved] ظاهرة للجميع
    [pending] تنتظر مشرفًا
    [spam] مزعجة
    [trashed] في المهملات
   *[deleted] أماكن فارغة لما حُذف
}
desk-import-note = { $note ->
    [orphan] ما تجيب عنه غير موجود: تقف وحدها
    [circle] دوائر من الأجوبة قُطعت
    [hidden-page] على صفحات لم يكن الجميع يراها: تنتظر مشرفًا
    [no-time] بلا وقت خاص بها
    [plain-text] تنسيقها أكثر من اللازم: تظهر نصًا مجردًا
    [votes-cut] بأصوات أكثر مما يُنقل: ألف مع وألف ضد لكل منها
    [name-cut] أسماء أصحابها أطول من اللازم فقُصّت
    [not-pinned] مثبتة هناك لا هنا: جواب، أو غير ظاهر، أو أكثر مما يُثبّت
   *[nameless-page] على صفحات لا يعرف أحد عنوانها
}
desk-import-reason = { $reason ->
    [known] تُركت: دخلت من قبل
    [twice] تُركت: مكررة في الملف
    [no-page] تُركت: بلا صفحة
    [foreign-host] تُركت: على صفحات مواقع أخرى
    [bad-address] تُركت: على صفحات عناوينها مستحيلة
    [too-long] تُركت: أطول من اللازم
    [not-a-comment] تُركت: ليست تعليقات
   *[unreadable] تُركت: لا يمكن قراءتها
}
desk-import-host = على { $host }
desk-import-elsewhere = ليس لهذا الموقع صفحات على { $host }. أضف هذا العنوان في الإعدادات إن كان له، أو، إن كانت الصفحات الآن في مكان آخر، انسَ هذا الملف وأرسله من جديد مع قاعدة مثل:
desk-import-id = المعرّف
desk-import-removed = أُزيلت من جديد
desk-import-emptied = بقيت أماكن فارغة لأن أحدًا أجاب
desk-import-rows = الصفوف المتروكة
desk-import-start = أدخلها
desk-import-drop = انسَ هذا الملف
desk-import-undo = تراجع عنه
desk-import-undo-hint = يذهب كل ما أدخله. وحيث أجاب أحد منذ ذلك يبقى مكان فارغ.
desk-imports-known = ما استُورد من قبل
desk-imports-file-hint = محتواه يدل على نوعه. ويمكن أن يكون مضغوطًا بـ gzip.
desk-imports-more = انتقلت صفحات، أو المصادر متعددة
desk-imports-rules-file = قواعد أخرى من ملف (CSV)
desk-imports-source = اسم المصدر
desk-imports-source-hint = فقط حين يرقّم مصدران تعليقاتهما بالأرقام نفسها، كمدونتين: اسم لكل منهما يفرّق بينهما.
desk-imports-where = من أين يأتي الملف
desk-imports-packed = الملف المضغوط بـ ZIP أو zstd يُفك ضغطه أولًا. والملفات الكبيرة جدًا تُدخل بسطر الأوامر: rejoinder import FILE.
desk-import-new = أدخل ملفًا
desk-import-nameless = ملف بلا اسم
desk-import-unsent = لم يصل الملف. حاول مرة أخرى من فضلك.
desk-import-sending = يُرسل
desk-import-from-wordpress = أدوات ← تصدير ← كل المحتوى. إنه ملف XML ‏(WXR).
desk-import-from-disqus = في الإدارة: Community ← Export. يرسل Disqus رابطًا إلى ملف ينتهي اسمه بـ .xml.gz؛ خذه كما هو.
desk-import-from-remark42 = النسخ التي يكتبها الخادم كل يوم في مجلده “backup” باسم backup-SITE-DATE.gz، أو ما يكتبه أمره “backup”.
desk-import-from-isso = قاعدة البيانات نفسها: الملف الذي يسميه “dbpath” في الإعداد، وهو عادة comments.db. انسخه وIsso متوقف.
desk-import-from-commento = Dashboard ← General ← Export data. يأتي رابط إلى ملف بالبريد؛ خذه كما هو.
desk-import-from-comentario = صفحة النطاق ← Operations ← Export. إنه ملف ينتهي اسمه بـ .json.gz.
desk-import-from-artalk = مركز التحكم ← Transfer ← Export، أو الأمر “artalk export”. إنه ملف بصيغة Artrans.
desk-import-from-rejoinder = النموذج أدناه في الخدمة الأخرى، بصيغة “الحزمة”.
desk-import-rows-read = { $rows ->
    [one] قُرئ تعليق واحد حتى الآن
   *[other] التعليقات المقروءة حتى الآن: { $rows }
}
desk-import-leave-page = يستمر هذا من تلقاء نفسه؛ يمكنك مغادرة الصفحة.
desk-import-would = سيؤخذ من التعليقات: { $taken }، على صفحات عددها: { $pages }؛ ويُترك: { $left }.
desk-import-did = دخل من التعليقات: { $taken }، على صفحات عددها: { $pages }؛ وتُرك: { $left }.
desk-import-sure = هل تتراجع عن تعليقات هذا الاستيراد؟ عددها: { $taken }
desk-import-more-rows = وغيرها: { $rows }.
desk-import-table = كل الصفوف في جدول (CSV)
desk-import-undo-ask = تراجع عنه …
desk-leave = التصدير
desk-leave-intro = كل ما يحفظه هذا الموقع، في ملف واحد يُظهر لحظة واحدة.
desk-leave-format = الصيغة
desk-leave-bundle = الحزمة (NDJSON): كل شيء، لـ Rejoinder آخر
desk-leave-wxr = WordPress ‏(WXR): لـ WordPress ولـ Disqus
desk-leave-disqus = Disqus XML: ما تقبله أنظمة كثيرة
desk-leave-csv = CSV: جدول
desk-leave-status = أي التعليقات
desk-leave-all = كلها
desk-leave-approved = الظاهرة للجميع
desk-leave-pending = التي تنتظر مشرفًا
desk-leave-spam = المزعجة
desk-leave-trashed = التي في المهملات
desk-leave-deleted = الأماكن الفارغة لما حُذف
desk-leave-since = كُتبت أو عُدّلت منذ
desk-leave-since-hint = يوم، مثل 2026-01-31. فارغ: من البداية.
desk-leave-page = صفحة واحدة فقط
desk-leave-page-hint = عنوانها. فارغ: كل الصفحات.
desk-leave-personal = مع عناوين البريد وما يميز الضيوف
desk-leave-personal-hint = هذا الملف عن أشخاص: احفظه حيث لا يقرؤه غيرك، واحذفه حين تنتهي.
desk-leave-do = نزّل
problem-no-page = لم يعلّق أحد على صفحة كهذه.
desk-import-row = الصف { $row }
desk-import-idle = قواعد لم تقرر شيئًا
desk-import-idle-hint = لا ينطبق أي منها على شيء في الملف، أو تنطبق قبلها قاعدة أخرى. لا ضرر منها، وربما كُتب بعضها خطأ.
desk-import-line = السطر { $line }
desk-import-more-idle = وغيرها: { $rules }.

# A whole site that moves in.
desk-whole = انقل موقعًا كاملًا إلى هنا
desk-whole-new = أحضر موقعًا معك
desk-whole-intro = يأتي موقع من خدمة Rejoinder أخرى بكل ما فيه: الإعدادات والصفحات والتعليقات والأصوات والقواعد والسجل، كلٌّ بمعرّفه ووقته. يأتي كله أو لا يأتي منه شيء، وترى أولًا ما سيأتي.
desk-whole-file-hint = حزمة: “التصدير” في غرفته “الاستيراد والتصدير”، أو rejoinder export. ويمكن أن تكون مضغوطة بـ gzip.
desk-whole-people = يأتي أصحابه أسماءً فقط: بلا عناوين ولا أدوار ولا طرق دخول، فلا يدخل أحد بصفتهم.
desk-whole-waits = أثناء دخوله يواصل القراء القراءة؛ ويُطلب ممن يكتب أن يحاول بعد لحظة. ويستغرق مليون تعليق دقيقة أو دقيقتين.
desk-whole-stays = الموقع الذي انتقل يبقى: لا يمكن التراجع عنه.
desk-whole-none = لم ينتقل أي موقع بعد.
desk-whole-would = سينتقل الموقع “{ $site }”. التعليقات: { $comments }، الصفحات: { $pages }.
desk-whole-did = انتقل الموقع “{ $site }”. التعليقات: { $comments }، الصفحات: { $pages }.
desk-whole-start = انقله
desk-whole-its-people = أصحابه
desk-whole-trust-ask = أعطِ أصحابه حقوقهم …
desk-whole-trust-sure = فقط إن كنت صنعت هذه الحزمة بنفسك: فمن استطاع الكتابة فيها استطاع أن يجعل نفسه مالكًا للموقع. يستعيد أصحابه أدوارهم، ومن كان يدخل هناك يدخل هنا. ويُفحص الملف مرة أخرى أولًا.
desk-whole-trust = إنها حزمتي
desk-whole-trusted = هذه الحزمة موثوقة: يأتي أصحابها بأدوارهم وعناوينهم وطرق دخولهم.
desk-whole-start-trusted = انقله مع حقوق أصحابه
desk-whole-distrust = أسماء فقط
desk-whole-see = إلى الموقع
desk-whole-invite = ليس لكل أحد هنا الدور الذي كان له هناك. ادعُ من “الأشخاص” من تريد أن يساعدك من جديد: فما يقوله ملف عن عنوان أحد ليس دليلًا على هويته.
desk-whole-taken = ما يأتي
desk-whole-left = ما يُترك
desk-whole-kind = { $kind ->
    [page] الصفحات
    [comment] التعليقات
    [revision] صيغ سابقة للتعليقات
    [vote] الأصوات
    [report] البلاغات
    [account] الأشخاص
    [membership] الأدوار
    [identity] طرق الدخول
    [address] عناوين البريد
    [subscription] الاشتراكات
    [block] قرارات بشأن أشخاص
    [page-rule] قواعد الصفحات
    [log-entry] قيود السجل
    [classifier] ما تعلمه مرشحه
    [service-asked] خدمات تُسأل عن التعليقات
   *[other] سجلات أخرى
}
